// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/audit/subjectkeys.h"

#include "common/crypto/seal.h"
#include "common/json.h"
#include "server/sql/inlist.h"

#include <QHostAddress>
#include <QLoggingCategory>

namespace bitflow {

Q_LOGGING_CATEGORY(lcSubjectKeys, "bitflow.audit")

namespace {

constexpr auto table = "subject_keys"_L1;
constexpr auto column = "sealed_key"_L1;
constexpr qsizetype eventsAtOnce = 2000;

// Bound to its row and its place in it.
QByteArray contextOf(QUuid event, const char *part) { return event.toRfc4122() + '|' + part; }

QString sealed(const QJsonObject &parts, const QByteArray &key, const QByteArray &context)
{
    return QString::fromLatin1(seal(toText(parts), key, context).toBase64());
}

std::optional<QJsonObject> opened(const QString &text, const QByteArray &key, const QByteArray &context)
{
    const auto plain = unseal(QByteArray::fromBase64(text.toLatin1()), key, context);
    const auto parsed = plain ? parseText(*plain) : std::nullopt;
    return parsed ? std::optional(parsed->toObject()) : std::nullopt;
}

// Whose key covers who did it: of what nobody signed in did to a person, an attempt to sign in, that person's.
QUuid holderOfActor(QUuid actor, const QString &subjectType, QUuid subject)
{
    return !actor.isNull() ? actor : subjectType == "user"_L1 ? subject : QUuid();
}

QUuid holderOfStates(const QString &subjectType, QUuid subject) { return subjectType == "user"_L1 ? subject : QUuid(); }

// Has a key like everybody, and no id that anybody is ever given (RFC 9562, 5.10).
constexpr QUuid nobody{0xffffffff, 0xffff, 0xffff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};

// What a stranger tries at an account that there is not.
bool isAboutNoAccount(const AuditRow &row)
{
    return row.actorId.isNull() && row.subjectType == "user"_L1 && row.subjectId.isNull();
}

struct SealedRow
{
    QUuid id, actorId, subjectId;
    QString subjectType, actorSealed, statesSealed;

    static constexpr auto fields()
    {
        using R = SealedRow;
        return describe(Field{"id"_L1, &R::id}, Field{"actor_id"_L1, &R::actorId},
                        Field{"subject_id"_L1, &R::subjectId}, Field{"subject_type"_L1, &R::subjectType},
                        Field{"actor_sealed"_L1, &R::actorSealed}, Field{"states_sealed"_L1, &R::statesSealed});
    }
    [[nodiscard]] QUuid actorHolder() const { return holderOfActor(actorId, subjectType, subjectId); }
    [[nodiscard]] QUuid statesHolder() const { return holderOfStates(subjectType, subjectId); }
};

struct KeyRow
{
    QUuid person;
    QString sealedKey; // empty: destroyed

    static constexpr auto fields()
    {
        return describe(Field{"person"_L1, &KeyRow::person}, Field{"sealed_key"_L1, &KeyRow::sealedKey});
    }
};

QJsonObject stateOf(const QJsonValue &text)
{
    return parseText(text.toString().toUtf8()).value_or(QJsonValue()).toObject();
}

SubjectKeys::Parts partsOf(const SealedRow &row, const QHash<QUuid, QByteArray> &keys)
{
    SubjectKeys::Parts parts;
    const auto open = [&](const QString &text, QUuid holder, const char *part) {
        if (text.isEmpty())
            return QJsonObject();
        const auto found = keys.contains(holder) ? opened(text, keys[holder], contextOf(row.id, part)) : std::nullopt;
        parts.erased = parts.erased || !found;
        return found.value_or(QJsonObject());
    };
    const QJsonObject actor = open(row.actorSealed, row.actorHolder(), "actor");
    const QJsonObject states = open(row.statesSealed, row.statesHolder(), "states");
    parts.actorName = actor[u"name"].toString();
    parts.ipAddress = actor[u"ip"].toString();
    parts.before = stateOf(states[u"before"]);
    parts.after = stateOf(states[u"after"]);
    return parts;
}

} // namespace

Result<QHash<QUuid, QByteArray>> SubjectKeys::keysOf(const QSet<QUuid> &people)
{
    QHash<QUuid, QByteArray> keys;
    if (people.isEmpty())
        return keys;
    sql::Args args;
    const QString which = sql::in(QList<QUuid>(people.begin(), people.end()), args);
    TRY(const auto rows,
        m_db.all<KeyRow>(u"SELECT user_id AS person, sealed_key FROM subject_keys WHERE user_id"_s + which, args));
    for (const KeyRow &row : rows) {
        if (row.sealedKey.isEmpty())
            continue;
        // One key that does not open must not hide what is told of everybody else.
        if (auto key = m_vault.unseal(table, column, row.person.toRfc4122(), row.sealedKey))
            keys.insert(row.person, *std::move(key));
        else
            qCWarning(lcSubjectKeys) << "a key does not open with the application key of this server" << row.person;
    }
    return keys;
}

// Empty: it was destroyed.
Result<QByteArray> SubjectKeys::keyFor(QUuid person)
{
    const auto find = [&] {
        return m_db.first<KeyRow>(u"SELECT user_id AS person, sealed_key FROM subject_keys WHERE user_id = ?"_s,
                                  {person});
    };
    TRY(auto row, find());
    if (!row) {
        TRY(const QString fresh, m_vault.seal(table, column, person.toRfc4122(), makeAppKey()));
        // whoever is first makes it; the other waits for him and takes his
        TRY_VOID(m_db.run(u"INSERT INTO subject_keys (user_id, sealed_key, created_at) VALUES (?, ?, ?)"_s +
                              m_db.dialect().orLeave("user_id"_L1),
                          {person, fresh, Instant::now()}));
        TRY(row, find());
    }
    if (!row || row->sealedKey.isEmpty())
        return QByteArray();
    return m_vault.unseal(table, column, person.toRfc4122(), row->sealedKey);
}

Result<void> SubjectKeys::protect(AuditRow &row)
{
    const auto part = [&](QUuid holder, const char *name, const QJsonObject &parts) -> Result<QString> {
        TRY(const QByteArray key, keyFor(holder));
        return key.isEmpty() ? QString(u""_s) : sealed(parts, key, contextOf(row.id, name));
    };
    const auto sealParts = [&](AuditRow &of, QUuid actor, QUuid subject) -> Result<void> {
        if (!actor.isNull() && !(of.actorName.isEmpty() && of.ipAddress.isEmpty())) {
            TRY(of.actorSealed, part(actor, "actor", {{u"name"_s, of.actorName}, {u"ip"_s, of.ipAddress}}));
            of.actorName = of.ipAddress = u""_s;
        }
        if (!subject.isNull() && !(of.beforeState.isEmpty() && of.afterState.isEmpty())) {
            TRY(of.statesSealed, part(subject, "states", {{u"before"_s, of.beforeState}, {u"after"_s, of.afterState}}));
            of.beforeState = of.afterState = u""_s;
        }
        return {};
    };
    row.ipCode = codeOf(row.ipAddress);
    if (!isAboutNoAccount(row))
        return sealParts(row, holderOfActor(row.actorId, row.subjectType, row.subjectId),
                         holderOfStates(row.subjectType, row.subjectId));
    // Refusals must not tell by their time whether there is such an account: here too a key is looked up and opened
    // and the same parts are sealed under it. Nobody is told of, so the row stays as it is and this is thrown away.
    AuditRow thrownAway = row;
    if (const auto done = sealParts(thrownAway, nobody, nobody); !done)
        qCWarning(lcSubjectKeys).noquote() << "the key of nobody cannot be used:" << done.error().code;
    return {};
}

Result<QHash<QUuid, SubjectKeys::Parts>> SubjectKeys::read(const QList<QUuid> &events)
{
    QHash<QUuid, Parts> parts;
    for (qsizetype from = 0; from < events.size(); from += eventsAtOnce) {
        sql::Args args;
        const QString which = sql::in(events.sliced(from, std::min(eventsAtOnce, events.size() - from)), args);
        TRY(const auto rows,
            m_db.all<SealedRow>(u"SELECT id, actor_id, subject_id, subject_type, actor_sealed, states_sealed "
                                "FROM audit_events WHERE id"_s +
                                    which + u" AND (actor_sealed <> '' OR states_sealed <> '')"_s,
                                args));
        QSet<QUuid> people;
        for (const SealedRow &row : rows)
            people << row.actorHolder() << row.statesHolder();
        TRY(const auto keys, keysOf(people));
        for (const SealedRow &row : rows)
            parts.insert(row.id, partsOf(row, keys));
    }
    return parts;
}

Result<bool> SubjectKeys::destroy(QUuid person)
{
    TRY(const auto before, m_db.value<QString>(u"SELECT sealed_key FROM subject_keys WHERE user_id = ?"_s, {person}));
    // also where there was none, so that none is made later
    TRY_VOID(m_db.run(u"INSERT INTO subject_keys (user_id, sealed_key, created_at) VALUES (?, '', ?)"_s +
                          m_db.dialect().orUpdate("user_id"_L1, {u"sealed_key"_s}),
                      {person, Instant::now()}));
    return !before.isEmpty();
}

QString SubjectKeys::codeOf(const QString &ipAddress) const
{
    const QHostAddress address(ipAddress);
    if (address.isNull())
        return u""_s;
    return QString::fromLatin1(m_key.mac("address " + address.toString().toLatin1()).first(3).toHex());
}

} // namespace bitflow
