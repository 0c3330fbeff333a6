// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/drafts/drafts.h"

#include "app/api/keychain.h"
#include "app/drafts/draftfiles.h"
#include "app/ui/fmt.h"

#include <QRandomGenerator>
#include <QStandardPaths>

namespace bitflow {

namespace {

constexpr std::chrono::days keptFor{30};
constexpr qsizetype keyLength = 32;
constexpr auto servedBy = "drafts";

QByteArray randomKey()
{
    QByteArray bytes(keyLength, Qt::Uninitialized);
    QRandomGenerator::system()->fillRange(reinterpret_cast<quint32 *>(bytes.data()), bytes.size() / 4);
    return bytes;
}

qsizetype indexOf(const QList<Draft> &drafts, const DraftName &name)
{
    return std::ranges::find(drafts, name, &Draft::name) - drafts.begin();
}

} // namespace

Drafts::Drafts(Keychain &keychain, const QString &root) : m_keychain(keychain), m_root(root)
{
    m_writer.setMaxThreadCount(1);
    connect(&keychain, &Keychain::probed, this, [this](bool available) {
        if (available && !m_owner.isEmpty() && m_shelves[m_owner].key.isEmpty())
            fetchKey(m_owner); // it answers late, after a question of the system perhaps
    });
}

Drafts::~Drafts() { m_writer.waitForDone(); }

QString Drafts::defaultRoot()
{
    const QString overridden = qEnvironmentVariable("BITFLOW_CONFIG_DIR");
    const QString data = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/bitflow"_s;
    return (overridden.isEmpty() ? data : overridden) + u"/drafts"_s;
}

void Drafts::setOwner(const QString &server, const QString &person)
{
    const QString owner = person.isEmpty() ? QString() : server + u' ' + person;
    if (owner == m_owner)
        return;
    m_owner = owner;
    m_resumed = {};
    Q_EMIT changed();
    if (owner.isEmpty())
        return;
    const bool known = !m_shelves[owner].key.isEmpty();
    m_writer.start([root = m_root, than = Instant::now() - keptFor] { DraftFiles::removeOlder(root, than); });
    if (!known && m_keychain.available())
        fetchKey(owner);
    else
        Q_EMIT loaded();
}

void Drafts::fetchKey(const QString &owner)
{
    const QString entry = u"draft-key "_s + owner;
    m_keychain.read(entry, this, [this, owner, entry](const Result<QString> &kept) {
        const QByteArray key = kept ? QByteArray::fromBase64(kept->toLatin1()) : QByteArray();
        if (key.size() == keyLength)
            return unlock(owner, key);
        // A keyring that is locked again says as little as one without the key: where there are files, there is a key.
        m_writer.waitForDone();
        if (!kept || DraftFiles(m_root, owner, {}).any())
            return Q_EMIT loaded();
        const QByteArray made = randomKey();
        m_keychain.write(entry, QString::fromLatin1(made.toBase64()), this, [this, owner, made](bool written) {
            if (written)
                return unlock(owner, made);
            Q_EMIT loaded();
        });
    });
}

// What was typed before the key came stands on top of what lies on the disk.
void Drafts::unlock(const QString &owner, const QByteArray &key)
{
    m_writer.waitForDone();
    Shelf &shelf = m_shelves[owner];
    shelf.key = key;
    const auto kept = DraftFiles(m_root, owner, key).read();
    for (const Draft &draft : kept) {
        const qsizetype at = indexOf(shelf.drafts, draft.name);
        if (at == shelf.drafts.size()) {
            shelf.drafts.append(draft);
            continue;
        }
        const ui::Typed newer = std::exchange(shelf.drafts[at], draft).typed;
        shelf.drafts[at].typed = merged(draft.typed, newer);
    }
    for (const Draft &draft : std::as_const(shelf.drafts))
        later(owner, [draft](const DraftFiles &files) { return files.write(draft); });
    if (owner != m_owner)
        return;
    Q_EMIT changed();
    Q_EMIT loaded();
}

void Drafts::later(const QString &owner, std::function<bool(const DraftFiles &)> work)
{
    const QByteArray &key = m_shelves[owner].key;
    if (!key.isEmpty())
        m_writer.start([this, owner, files = DraftFiles(m_root, owner, key), work = std::move(work)] {
            if (work(files))
                return;
            QMetaObject::invokeMethod(this, [this, owner] {
                if (owner == m_owner)
                    Q_EMIT unwritten();
            });
        });
}

QList<Draft> Drafts::list() const
{
    const auto shelf = m_shelves.find(m_owner);
    QList<Draft> drafts = shelf == m_shelves.end() ? QList<Draft>() : shelf->second.drafts;
    std::ranges::sort(drafts, [](const Draft &a, const Draft &b) { return a.since > b.since; });
    return drafts;
}

std::optional<Draft> Drafts::find(const QString &owner, const DraftName &name) const
{
    const auto shelf = m_shelves.find(owner);
    if (shelf == m_shelves.end())
        return std::nullopt;
    const QList<Draft> &drafts = shelf->second.drafts;
    const qsizetype at = indexOf(drafts, name);
    return at < drafts.size() ? std::optional(drafts[at]) : std::nullopt;
}

void Drafts::keep(const QString &owner, const Draft &draft)
{
    if (owner.isEmpty())
        return;
    QList<Draft> &drafts = m_shelves[owner].drafts;
    if (const qsizetype at = indexOf(drafts, draft.name); at < drafts.size())
        drafts[at] = draft;
    else
        drafts.append(draft);
    later(owner, [draft](const DraftFiles &files) { return files.write(draft); });
    if (owner == m_owner)
        Q_EMIT changed();
}

void Drafts::remove(const QString &owner, const DraftName &name)
{
    QList<Draft> &drafts = m_shelves[owner].drafts;
    if (drafts.removeIf([&](const Draft &draft) { return draft.name == name; }) == 0)
        return;
    later(owner, [name](const DraftFiles &files) { return files.remove(name); });
    if (owner == m_owner)
        Q_EMIT changed();
}

bool Drafts::resume(const DraftName &name)
{
    m_resumed = name;
    Q_EMIT resumeWanted();
    return m_resumed.form.isEmpty();
}

bool Drafts::takeResumed(const DraftName &name)
{
    if (name.form.isEmpty() || m_resumed != name)
        return false;
    m_resumed = {};
    return true;
}

ui::Typed merged(ui::Typed older, const ui::Typed &newer)
{
    older.now.insert(newer.now);
    for (const auto &[field, value] : newer.before.asKeyValueRange())
        if (!older.before.contains(field))
            older.before.insert(field, value);
    return older;
}

QString draftQuestion(const Draft &draft)
{
    //: What was edited, and the time since when it is not saved
    return Drafts::tr("Continue editing %1 (unsaved since %2)?")
        .arg(fmt::isolate(draft.title), fmt::isolate(fmt::moment(draft.since)));
}

void Drafts::serve(QWidget *window) { window->setProperty(servedBy, QVariant::fromValue<QObject *>(this)); }

Drafts *Drafts::over(const QWidget *widget)
{
    for (; widget; widget = widget->parentWidget())
        if (auto *drafts = qobject_cast<Drafts *>(widget->property(servedBy).value<QObject *>()))
            return drafts;
    return nullptr;
}

} // namespace bitflow
