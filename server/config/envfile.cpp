// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/envfile.h"

namespace bitflow {

namespace {

bool isKeyCharacter(QChar c, bool first)
{
    return c == u'_' || (c.unicode() < 128 && (c.isLetter() || (!first && c.isDigit())));
}

class EnvParser
{
public:
    EnvParser(QStringView text, const QMap<QString, QString> &environment) : m_text(text), m_environment(environment) {}

    EnvFile run()
    {
        if (peek() == QChar(QChar::ByteOrderMark))
            ++m_at;
        while (m_at < m_text.size())
            statement();
        return std::move(m_file);
    }

private:
    [[nodiscard]] QChar peek() const { return m_at < m_text.size() ? m_text[m_at] : QChar(0); }
    [[nodiscard]] bool atLineEnd() const { return m_at >= m_text.size() || peek() == u'\n' || peek() == u'\r'; }

    QChar take()
    {
        const QChar c = m_text[m_at++];
        if (c == u'\n')
            ++m_line;
        return c;
    }
    void skipBlanks()
    {
        while (peek() == u' ' || peek() == u'\t')
            ++m_at;
    }
    void skipLine()
    {
        while (m_at < m_text.size() && take() != u'\n') {
        }
    }
    void complain(int line, const QString &message) { m_file.complaints.append({line, message}); }

    void statement()
    {
        skipBlanks();
        if (atLineEnd() || peek() == u'#')
            return skipLine();
        if (m_text.sliced(m_at).startsWith("export "_L1)) {
            m_at += 7;
            skipBlanks();
        }
        const int line = m_line;
        const QString key = readKey();
        skipBlanks();
        if (key.isEmpty() || peek() != u'=') {
            complain(line, u"a line must look like KEY=value"_s);
            return skipLine();
        }
        ++m_at;
        skipBlanks();
        if (const auto value = readValue(line))
            m_file.entries.append({key, *value, line});
        skipLine();
    }

    QString readKey()
    {
        const auto begin = m_at;
        while (isKeyCharacter(peek(), m_at == begin))
            ++m_at;
        return m_text.sliced(begin, m_at - begin).toString();
    }

    std::optional<QString> readValue(int line)
    {
        const QChar quote = peek();
        if (quote != u'"' && quote != u'\'')
            return readBare();
        ++m_at;
        const auto value = readQuoted(quote);
        if (!value) {
            complain(line, u"the quote that begins here never ends"_s);
            return std::nullopt;
        }
        skipBlanks();
        if (!atLineEnd() && peek() != u'#') {
            complain(line, u"nothing but a comment may follow a quoted value"_s);
            return std::nullopt;
        }
        return value;
    }

    QString readBare()
    {
        QString value;
        while (!atLineEnd()) {
            if (peek() == u'#' && (value.isEmpty() || value.back().isSpace()))
                break;
            if (!readReference(value))
                value.append(take());
        }
        return value.trimmed();
    }

    std::optional<QString> readQuoted(QChar quote)
    {
        QString value;
        while (m_at < m_text.size()) {
            if (quote == u'"' && readReference(value))
                continue;
            const QChar c = take();
            if (c == quote)
                return value;
            if (c == u'\\' && quote == u'"' && m_at < m_text.size())
                value.append(escaped(take()));
            else
                value.append(c);
        }
        return std::nullopt;
    }

    static QString escaped(QChar c)
    {
        switch (c.unicode()) {
        case u'n':
            return u"\n"_s;
        case u'r':
            return u"\r"_s;
        case u't':
            return u"\t"_s;
        case u'"':
        case u'$':
        case u'\\':
            return QString(c);
        default:
            return u'\\' + QString(c);
        }
    }

    bool readReference(QString &value)
    {
        const auto rest = m_text.sliced(m_at);
        const auto end = rest.startsWith("${"_L1) ? rest.indexOf(u'}') : -1;
        if (end < 3)
            return false;
        const QString name = rest.sliced(2, end - 2).toString();
        for (qsizetype i = 0; i < name.size(); ++i)
            if (!isKeyCharacter(name[i], i == 0))
                return false;
        value.append(lookUp(name));
        m_at += end + 1;
        return true;
    }

    [[nodiscard]] QString lookUp(const QString &name) const
    {
        for (auto entry = m_file.entries.crbegin(); entry != m_file.entries.crend(); ++entry)
            if (entry->key == name)
                return entry->value;
        return m_environment.value(name);
    }

    QStringView m_text;
    const QMap<QString, QString> &m_environment;
    qsizetype m_at = 0;
    int m_line = 1;
    EnvFile m_file;
};

} // namespace

EnvFile parseEnv(QStringView text, const QMap<QString, QString> &environment)
{
    return EnvParser(text, environment).run();
}

} // namespace bitflow
