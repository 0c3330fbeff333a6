// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/signin/mailcode.h"

#include <QRegularExpression>

#include <array>

namespace bitflow {

std::optional<MailCode> MailCode::find(const QString &pasted)
{
    static const QRegularExpression shape(
        uR"((?:(?:https?|bitflow)://([^\s/#]+)/open#)?\b(invite|reset|verify|email)-([A-Za-z0-9_-]{43})(?![A-Za-z0-9_-]))"_s);
    // mail programs break long lines, and a broken link is still one
    const auto match = shape.match(pasted.simplified());
    if (!match.hasMatch())
        return std::nullopt;
    constexpr std::array words{"invite"_L1, "reset"_L1, "verify"_L1, "email"_L1};
    const QString word = match.captured(2);
    const auto kind = Kind(std::ranges::find(words, word) - words.begin());
    return MailCode{kind, word + u'-' + match.captured(3), match.captured(1)};
}

} // namespace bitflow
