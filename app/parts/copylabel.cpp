// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/copylabel.h"

#include "common/text.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>

namespace bitflow {

namespace {

constexpr char16_t mayBreak = 0x200B;
constexpr qsizetype longWord = 14, longestPiece = 24;

// A break may come behind what joins the parts of an address, and anywhere in a part that is too long for any line.
QString breakable(const QString &word)
{
    if (word.size() < longWord)
        return word;
    QString text;
    qsizetype piece = 0;
    for (const QChar c : word) {
        text += c;
        const bool joint = u"@./_-:"_s.contains(c);
        piece = joint ? 0 : piece + 1;
        if (joint || (piece > longestPiece && !c.isHighSurrogate()))
            text += QChar(mayBreak);
    }
    return text;
}

// Without what only the line breaking and the writing direction need.
QString plain(QString text)
{
    return text.removeIf([](QChar c) { return c == QChar(mayBreak) || (c >= QChar(0x2066) && c <= QChar(0x2069)); });
}

} // namespace

CopyLabel::CopyLabel(QWidget *parent, const QString &content, ui::Token token) : Label(parent, {}, token)
{
    setWordWrap(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setData(content);
}

void CopyLabel::setData(const QString &content)
{
    QStringList words = content.split(u' ');
    for (QString &word : words)
        word = breakable(word);
    setText(words.join(u' '));
}

void CopyLabel::copy() const
{
    QGuiApplication::clipboard()->setText(plain(hasSelectedText() ? selectedText() : text()));
}

void CopyLabel::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        return copy();
    Label::keyPressEvent(event);
}

void CopyLabel::mouseReleaseEvent(QMouseEvent *event)
{
    Label::mouseReleaseEvent(event);
    if (QGuiApplication::clipboard()->supportsSelection() && hasSelectedText())
        QGuiApplication::clipboard()->setText(plain(selectedText()), QClipboard::Selection);
}

void CopyLabel::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Copy"), QKeySequence::Copy, this, &CopyLabel::copy);
    menu->popup(event->globalPos());
}

} // namespace bitflow
