// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/users/addresschips.h"

#include "app/ui/fmt.h"
#include "app/ui/icons.h"
#include "app/ui/label.h"
#include "app/ui/names.h"
#include "app/ui/wraplayout.h"
#include "app/users/addresses.h"

#include <QKeyEvent>
#include <QMimeData>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace bitflow {

using ui::Token;

namespace {
constexpr int mostHeight = 150; // then the chips scroll
constexpr int narrowestLine = 180;
} // namespace

AddressLine::AddressLine(QWidget *parent) : QPlainTextEdit(parent)
{
    setTabChangesFocus(true);
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setMinimumWidth(narrowestLine);
}

QSize AddressLine::sizeHint() const
{
    const int margins = int(2 * document()->documentMargin()) + 2 * frameWidth();
    return {narrowestLine, fontMetrics().lineSpacing() + margins + 4};
}

void AddressLine::keyPressEvent(QKeyEvent *event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && event->modifiers().testFlag(Qt::ControlModifier))
        return event->ignore(); // the sheet's own
    if (enter || event->text() == u';' || (event->text() == u',' && toPlainText().contains(u'@')))
        return Q_EMIT ended();
    if (event->key() == Qt::Key_Backspace && toPlainText().isEmpty())
        return Q_EMIT lastWanted();
    if (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down || event->key() == Qt::Key_Escape)
        return event->ignore();
    QPlainTextEdit::keyPressEvent(event);
}

void AddressLine::focusOutEvent(QFocusEvent *event)
{
    QPlainTextEdit::focusOutEvent(event);
    if (event->reason() != Qt::PopupFocusReason && event->reason() != Qt::ActiveWindowFocusReason)
        Q_EMIT ended();
}

void AddressLine::insertFromMimeData(const QMimeData *source)
{
    const QString text = source->text();
    QPlainTextEdit::insertFromMimeData(source);
    if (text.contains(u'\n') || text.contains(u',') || text.contains(u';') || text.contains(u'>'))
        Q_EMIT ended();
}

AddressChips::AddressChips(const QString &label, QWidget *parent)
    : QWidget(parent)
    , m_scroll(new QScrollArea(this))
    , m_area(new QWidget)
    , m_flow(new ui::WrapLayout(m_area))
    , m_line(new AddressLine(m_area))
    , m_words(new ui::Label(this, {}, Token::Text2, ui::Type::Caption))
{
    auto *title = new ui::Label(this, label, Token::Text, ui::Type::Body, true);
    ui::name(m_line, title);
    m_line->setPlaceholderText(tr("name@example.edu, or paste a list"));
    m_flow->setContentsMargins(0, 0, 0, 0);
    m_flow->addWidget(m_line);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setWidget(m_area);
    m_words->setWordWrap(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(ui::space::xs);
    column->addWidget(title);
    column->addWidget(m_scroll);
    column->addWidget(m_words);
    connect(m_line, &AddressLine::ended, this, &AddressChips::take);
    connect(m_line, &AddressLine::lastWanted, this, [this] {
        if (m_people.isEmpty())
            return;
        const QString last = m_people.last().email;
        remove(m_people.size() - 1);
        m_line->setPlainText(last);
        m_line->moveCursor(QTextCursor::End);
    });
    describe();
}

void AddressChips::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

void AddressChips::fit()
{
    const int needed = m_flow->heightForWidth(m_scroll->viewport()->width());
    m_scroll->setFixedHeight(std::clamp(needed, m_line->sizeHint().height(), mostHeight));
}

void AddressChips::take()
{
    const QString text = m_line->toPlainText();
    if (text.trimmed().isEmpty())
        return m_line->clear();
    m_line->clear();
    add(text);
}

void AddressChips::add(const QString &text)
{
    const auto before = m_people.size();
    m_people += readAddresses(text);
    fill();
    if (m_people.size() > before)
        ui::announce(this, m_words->text());
    Q_EMIT changed();
}

void AddressChips::setPeople(const QList<Invitee> &people)
{
    m_people = people;
    fill();
    Q_EMIT changed();
}

void AddressChips::remove(qsizetype index)
{
    m_people.removeAt(index);
    fill();
    m_line->setFocus();
    Q_EMIT changed();
}

QPushButton *AddressChips::chip(qsizetype index)
{
    const Invitee &person = m_people[index];
    const QString name = (person.firstName + u' ' + person.lastName).trimmed();
    const QString problem = addressProblem(person, m_people);
    auto *button = new QPushButton(name.isEmpty() ? fmt::ltr(person.email) : fmt::isolate(name), m_area);
    button->setAutoDefault(false);
    button->setIcon(problem.isEmpty() ? ui::icon(u":/icons/cross.svg"_s)
                                      : ui::icon(u":/icons/state-error.svg"_s, Token::Err));
    //: A click on a chip takes the person off the list
    const QString what = tr("Remove %1").arg(person.email);
    button->setToolTip(problem.isEmpty() ? person.email + u'\n' + what : problem + u'\n' + what);
    ui::name(button, what, problem);
    connect(button, &QPushButton::clicked, this, [this, button] { remove(m_chips.indexOf(button)); });
    return button;
}

void AddressChips::fill()
{
    for (QPushButton *button : std::as_const(m_chips)) {
        m_flow->removeWidget(button);
        button->hide();
        button->deleteLater(); // one of them may be in the middle of its click
    }
    m_chips.clear();
    m_flow->removeWidget(m_line);
    for (qsizetype i = 0; i < m_people.size(); ++i) {
        m_chips.append(chip(i));
        m_flow->addWidget(m_chips.last());
    }
    m_flow->addWidget(m_line);
    QWidget *previous = nullptr;
    for (QPushButton *button : std::as_const(m_chips)) {
        if (previous)
            setTabOrder(previous, button);
        previous = button;
        button->show();
    }
    if (previous)
        setTabOrder(previous, m_line);
    fit();
    m_scroll->ensureWidgetVisible(m_line, 0, 0);
    describe();
}

int AddressChips::problems() const
{
    return int(std::ranges::count_if(m_people,
                                     [this](const Invitee &one) { return !addressProblem(one, m_people).isEmpty(); }));
}

void AddressChips::setComplaint(const QString &text)
{
    describe();
    if (text.isEmpty())
        return;
    m_words->setToken(Token::Err);
    m_words->setText(text);
    ui::announce(this, text, true);
}

void AddressChips::describe()
{
    const int wrong = problems();
    m_words->setToken(wrong > 0 ? Token::Err : Token::Text2);
    if (m_people.isEmpty())
        m_words->setText(tr("Up to %1 at once; “Name <address>” is understood too.").arg(NewInvitations::most));
    else if (wrong > 0)
        m_words->setText(tr("%Ln of the addresses need(s) attention", "", wrong));
    else
        m_words->setText(tr("%Ln person(s)", "", int(m_people.size())));
}

} // namespace bitflow
