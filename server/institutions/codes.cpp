// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/institutions/codes.h"

#include "server/sql/fold.h"

namespace bitflow {

namespace {

constexpr qsizetype longest = 44; // of 50: room for a suffix

QString words(const QString &text)
{
    QString code;
    for (const char32_t c : foldedText(text).toUcs4()) {
        const bool inside = QChar::isLetterOrNumber(c) || (QChar::isMark(c) && !code.isEmpty());
        if (inside)
            code += QChar::fromUcs4(c);
        else if (!code.isEmpty() && !code.endsWith(u'-'))
            code += u'-';
    }
    code = code.toUpper();
    while (code.size() > longest || code.endsWith(u'-') || (!code.isEmpty() && code.back().isHighSurrogate()))
        code.chop(1);
    return code;
}

// The expression on which the unique index stands, and what a parent is in it.
QString parentKey(const sql::Database &db)
{
    return db.engine() == sql::Engine::MySql ? u"parent_key"_s : u"ifnull(parent_id, x'')"_s;
}
QByteArray parentKey(const sql::Database &db, Id<Institution> parent)
{
    return !parent.isNull()                    ? parent.toBytes()
           : db.engine() == sql::Engine::MySql ? QByteArray(16, '\0')
                                               : QByteArray(""_ba);
}

// The label of a domain that tells one institution from another. Many list the domain of their students' mail, whose
// first label is the same everywhere: "student.42abudhabi.ae".
QString tellingLabel(const QString &domain)
{
    static const QSet<QString> everywhere{u"alumno"_s,     u"alumnos"_s,     u"aluno"_s,    u"alunos"_s,  u"edu"_s,
                                          u"estudiante"_s, u"estudiantes"_s, u"etu"_s,      u"mail"_s,    u"my"_s,
                                          u"st"_s,         u"stu"_s,         u"stud"_s,     u"student"_s, u"studenti"_s,
                                          u"students"_s,   u"uczen"_s,       u"schueler"_s, u"www"_s};
    const QStringList labels = domain.split(u'.');
    return labels.size() > 2 && everywhere.contains(labels[0].toCaseFolded()) ? labels[1] : labels[0];
}

} // namespace

QString codeFrom(const QString &domain, const QString &name, InstitutionKind kind)
{
    QString code = words(tellingLabel(domain));
    if (code.isEmpty())
        code = words(name);
    return !code.isEmpty() ? code : QString(nameOf(kind)).toUpper();
}

Result<Id<Institution>> codeHolder(sql::Database &db, Id<Institution> parent, const QString &code)
{
    return db.value<Id<Institution>>(
        u"SELECT id FROM institutions WHERE %1 = ? AND code = ? AND deleted_at IS NULL"_s.arg(parentKey(db)),
        {parentKey(db, parent), code});
}

Result<QString> freeCode(sql::Database &db, Id<Institution> parent, const QString &base)
{
    TRY(const auto holder, codeHolder(db, parent, base));
    if (holder.isNull())
        return base;
    TRY(const auto codes, db.column<QString>(u"SELECT code FROM institutions WHERE %1 = ? AND code > ? AND code < ? "
                                             "AND deleted_at IS NULL"_s.arg(parentKey(db)),
                                             {parentKey(db, parent), base + u'-', base + u'.'})); // '.' follows '-'
    const QSet<QString> used(codes.begin(), codes.end());
    for (int n = 2;; ++n)
        if (const QString code = base + u'-' + QString::number(n); !used.contains(code))
            return code;
}

} // namespace bitflow
