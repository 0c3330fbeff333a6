// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/searchpicker.h"

#include "app/parts/debounce.h"
#include "app/parts/labels.h"
#include "app/ui/errorpanel.h"
#include "app/ui/fmt.h"
#include "app/ui/icons.h"
#include "app/ui/label.h"
#include "app/ui/names.h"
#include "app/ui/style.h"

#include <QKeyEvent>
#include <QListWidget>
#include <QPainter>
#include <QPushButton>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace bitflow {

using ui::Theme;
using ui::Token;
namespace space = ui::space;

namespace {

constexpr int shownAtMost = 50;
enum Role { IdRole = Qt::UserRole, DetailRole, BlockedRole, WhyRole };

class TwoLines : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override { return {200, 44}; }
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        painter->save();
        const bool selected = option.state & QStyle::State_Selected;
        if (selected || (option.state & QStyle::State_MouseOver))
            painter->fillRect(option.rect, Theme::color(selected ? Token::AccentSoft : Token::Alt));
        const QString blocked = index.data(BlockedRole).toString();
        const QRect area = option.rect.adjusted(space::m, 4, -space::m, -4);
        const int side = int(QStyle::visualAlignment(option.direction, Qt::AlignLeft)) | Qt::AlignAbsolute;
        line(*painter, area, side | Qt::AlignTop, Theme::font(ui::Type::Body, true),
             blocked.isEmpty() ? Token::Text : Token::Text3, index.data().toString());
        line(*painter, area, side | Qt::AlignBottom, Theme::font(ui::Type::Caption), Token::Text2,
             blocked.isEmpty() ? index.data(DetailRole).toString() : blocked);
        if ((option.state & QStyle::State_HasFocus) && selected)
            ui::paintFocusRing(*painter, option.rect);
        painter->restore();
    }

private:
    static void line(QPainter &painter, const QRect &area, int flags, const QFont &font, Token token,
                     const QString &text)
    {
        painter.setFont(font);
        painter.setPen(Theme::color(token));
        painter.drawText(area, flags | Qt::TextSingleLine,
                         QFontMetrics(font).elidedText(text, Qt::ElideRight, area.width()));
    }
};

} // namespace

SearchPicker::SearchPicker(const QString &label, const QString &placeholder, Search search, QWidget *parent)
    : QWidget(parent)
    , m_search(std::move(search))
    , m_field(new QLineEdit(this))
    , m_list(new QListWidget(this))
    , m_note(new ui::Label(this, {}, Token::Text2))
    , m_whyNot(new QPushButton(tr("Why?"), this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    auto *name = new ui::Label(this, label, Token::Text, ui::Type::Body, true);
    column->addWidget(name);
    m_field->setPlaceholderText(placeholder);
    m_field->addAction(ui::icon(u"search"_s, Token::Text3), QLineEdit::LeadingPosition);
    m_field->setClearButtonEnabled(true);
    m_field->installEventFilter(this);
    ui::name(m_field, name);
    column->addWidget(m_field);
    m_list->setItemDelegate(new TwoLines(m_list));
    m_list->setMouseTracking(true);
    m_list->setUniformItemSizes(true);
    m_list->setMinimumHeight(180);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    ui::name(m_list, tr("Matches"));
    column->addWidget(m_list, 1);
    m_list->installEventFilter(this);
    m_note->setWordWrap(true);
    m_whyNot->setAutoDefault(false);
    ui::setVariant(m_whyNot, ui::Variant::Flat);
    connect(m_whyNot, &QPushButton::clicked, this, [this] { ui::askWhy(this, m_question); });
    auto *below = new QHBoxLayout;
    below->addWidget(m_note, 1);
    below->addWidget(m_whyNot, 0, Qt::AlignTop);
    column->addLayout(below);
    tell({});
    onTyped(m_field, [this](const QString &text) {
        if (text != m_asked && (!m_chosen || text != m_chosen->title))
            ask(text);
    });
    connect(m_field, &QLineEdit::textEdited, this, [this] { m_entering = false; });
    connect(m_list, &QListWidget::currentItemChanged, this, &SearchPicker::choose);
    connect(m_list, &QListWidget::itemActivated, this, [this] {
        if (m_chosen)
            Q_EMIT accepted();
    });
}

void SearchPicker::setFirstRow(const QString &title, const QString &detail)
{
    m_first = PickerRow{{}, title, detail, {}};
}

std::optional<PickerRow> SearchPicker::chosen() const { return m_chosen; }

void SearchPicker::setChosen(const PickerRow &row)
{
    m_chosen = row;
    m_field->setText(row.title);
}

void SearchPicker::start()
{
    m_field->setFocus();
    ask(m_chosen ? QString() : m_field->text().trimmed());
}

void SearchPicker::ask(const QString &text)
{
    m_asked = text;
    m_waiting = true;
    m_asker = std::make_unique<QObject>(); // the older question is dropped
    m_search(text, m_asker.get(), [this](const Result<QList<PickerRow>> &rows) { show(rows); });
}

void SearchPicker::addRow(const PickerRow &row)
{
    auto *item = new QListWidgetItem(row.title, m_list);
    item->setData(IdRole, row.id);
    item->setData(DetailRole, row.detail);
    item->setData(BlockedRole, row.blocked.text);
    item->setData(WhyRole, QVariant::fromValue(row.blocked.why));
    item->setData(Qt::AccessibleDescriptionRole, row.blocked.text.isEmpty() ? row.detail : row.blocked.text);
}

void SearchPicker::show(const Result<QList<PickerRow>> &rows)
{
    const auto was = m_chosen;
    const bool entering = std::exchange(m_entering, false);
    m_waiting = false;
    const QSignalBlocker quiet(m_list);
    m_list->clear();
    if (!rows) {
        m_asked.reset();
        m_found = {ui::errorText(rows.error()), ui::whyOf(rows.error())};
        return tell(m_found);
    }
    if (m_first)
        addRow(*m_first);
    for (const PickerRow &row : *rows)
        addRow(row);
    const qsizetype count = rows->size();
    m_found = count == 0 ? tr("Nothing matches. Check the spelling or search for less.")
              : count == shownAtMost
                  ? tr("These are the first %Ln matches; type more to narrow them down.", "", shownAtMost)
                  : QString();
    tell(m_found);
    for (int i = 0; was && i < m_list->count(); ++i)
        if (m_list->item(i)->data(IdRole).toUuid() == was->id)
            m_list->setCurrentRow(i);
    if (!m_list->currentItem() && m_asked && !m_asked->isEmpty())
        preselect();
    if (m_list->currentItem() || (m_chosen && m_field->text() != m_chosen->title))
        choose();
    if (entering && m_chosen)
        Q_EMIT accepted();
}

// Who types means what is found; who has typed nothing has not said anything yet.
void SearchPicker::preselect()
{
    const int matches = m_first ? 1 : 0;
    for (int i = matches; i < m_list->count(); ++i)
        if (m_list->item(i)->data(BlockedRole).toString().isEmpty())
            return m_list->setCurrentRow(i);
}

void SearchPicker::enter()
{
    const QString text = m_field->text().trimmed();
    if (!m_waiting && m_chosen && (text == m_asked || text == m_chosen->title))
        return Q_EMIT accepted();
    if (!m_waiting && text == m_asked)
        return; // the note says that nothing matches, or the rows why they cannot be chosen
    m_entering = true;
    if (text != m_asked)
        ask(text);
}

void SearchPicker::choose()
{
    const QListWidgetItem *item = m_list->currentItem();
    m_chosen.reset();
    if (item && item->data(BlockedRole).toString().isEmpty())
        m_chosen = PickerRow{item->data(IdRole).toUuid(), item->text(), item->data(DetailRole).toString(), {}};
    const auto why = item ? item->data(WhyRole).value<ui::Why>() : ui::Why();
    tell(why.isEmpty() ? m_found : ui::Reason(item->data(BlockedRole).toString(), why));
    Q_EMIT chosenChanged();
}

void SearchPicker::tell(const ui::Reason &note)
{
    m_question = note.why;
    m_whyNot->setVisible(!note.why.isEmpty());
    m_note->setText(note.text);
    m_note->setVisible(!note.text.isEmpty());
}

bool SearchPicker::eventFilter(QObject *watched, QEvent *event)
{
    if (ui::isWhyKey(event) && !m_question.isEmpty()) {
        ui::askWhy(this, m_question);
        return true;
    }
    if (watched == m_field && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Down && m_list->count() > 0) {
            m_list->setFocus();
            if (m_list->currentRow() < 0)
                m_list->setCurrentRow(0);
            return true;
        }
        // what is chosen is what was found for this very text, and that may not be here yet
        if ((key == Qt::Key_Return || key == Qt::Key_Enter) && !(m_field->text().trimmed().isEmpty() && !m_chosen)) {
            enter();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

SearchPicker::Search searchInstitutions(ApiClient &api, const InstitutionQuery &base,
                                        const std::function<ui::Reason(const Institution &)> &blocked)
{
    return [&api, base, blocked](const QString &text, QObject *asker, const SearchPicker::Found &found) {
        InstitutionQuery query = base;
        query.q = text;
        query.limit = shownAtMost;
        query.sort = u"name"_s;
        api.call(Api::listInstitutions, query).then(asker, [found, blocked](const Result<Page<Institution>> &page) {
            if (!page)
                return found(std::unexpected(page.error()));
            QList<PickerRow> rows;
            for (const Institution &one : page->items) {
                const QString above = pathText(one.path, true);
                const QString kind = kindLabel(one.kind);
                rows.append({one.id.uuid(), one.name, above.isEmpty() ? kind : u"%1 · %2"_s.arg(kind, above),
                             blocked ? blocked(one) : ui::Reason()});
            }
            found(rows);
        });
    };
}

SearchPicker::Search searchPeople(ApiClient &api, const UserQuery &base)
{
    return [&api, base](const QString &text, QObject *asker, const SearchPicker::Found &found) {
        UserQuery query = base;
        query.q = text;
        query.limit = shownAtMost;
        query.sort = u"name"_s;
        api.call(Api::listUsers, query).then(asker, [found](const Result<Page<User>> &page) {
            if (!page)
                return found(std::unexpected(page.error()));
            QList<PickerRow> rows;
            for (const User &one : page->items) {
                const QString home = pathText(one.institutionPath);
                rows.append({one.id.uuid(),
                             displayName(one),
                             home.isEmpty() ? fmt::ltr(one.email) : u"%1 · %2"_s.arg(fmt::ltr(one.email), home),
                             {}});
            }
            found(rows);
        });
    };
}

} // namespace bitflow
