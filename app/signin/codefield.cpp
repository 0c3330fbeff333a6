// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/signin/codefield.h"

#include "app/ui/names.h"

#include <QFontDatabase>

#include <algorithm>

namespace bitflow {

namespace {

constexpr int digits = 6;
constexpr int codePixels = 18; // compared with the phone, digit by digit

QString ascii(const QString &typed)
{
    QString code;
    for (const QChar c : typed)
        if (!c.isSpace() && c != u'-')
            code += c.digitValue() >= 0 ? QChar(u'0' + c.digitValue()) : c.toUpper();
    return code;
}

} // namespace

CodeField::CodeField(QWidget *parent) : QLineEdit(parent)
{
    QFont large = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    large.setPixelSize(codePixels);
    setFont(large);
    setLayoutDirection(Qt::LeftToRight); // codes read left to right everywhere
    setMaxLength(64);
    connect(this, &QLineEdit::textChanged, this, &CodeField::follow);
    setKind(Kind::App);
}

void CodeField::setKind(Kind kind)
{
    m_kind = kind;
    clear();
    const bool app = kind == Kind::App;
    setInputMethodHints(app ? Qt::ImhDigitsOnly | Qt::ImhNoPredictiveText
                            : Qt::ImhUppercaseOnly | Qt::ImhNoPredictiveText);
    setPlaceholderText(app ? u"123 456"_s : u"ABCDEF-GHIJKL-MNOPQR-STUVWX"_s);
    ui::name(this, app ? tr("Six-digit code") : tr("Recovery code"));
}

QString CodeField::code() const { return ascii(text()); }

void CodeField::follow()
{
    const QString typed = code();
    const bool complete = m_kind == Kind::App && typed.size() == digits &&
                          std::ranges::all_of(typed, [](QChar c) { return c >= u'0' && c <= u'9'; });
    if (complete && !std::exchange(m_was, complete))
        Q_EMIT completed();
    m_was = complete;
}

} // namespace bitflow
