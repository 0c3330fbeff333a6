// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/formpickers.h"

#include "app/ui/fmt.h"
#include "app/ui/icons.h"
#include "app/ui/names.h"

#include <QCalendarWidget>
#include <QColorDialog>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QRegularExpression>
#include <QToolButton>
#include <QWidgetAction>

namespace bitflow::ui {

namespace {

QHBoxLayout *rowIn(QWidget *box)
{
    auto *layout = new QHBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::s);
    return layout;
}

// A text one can type, and a calendar beside it. QDateEdit cannot be empty.
class DateEditor : public FieldEditor
{
public:
    explicit DateEditor(QWidget *row) : FieldEditor(row), m_box(new QWidget(row)), m_line(new QLineEdit(m_box))
    {
        auto *layout = rowIn(m_box);
        m_line->setMaximumWidth(200);
        m_line->setPlaceholderText(FormBase::tr("YYYY-MM-DD"));
        layout->addWidget(m_line);
        auto *button = new QToolButton(m_box);
        button->setIcon(icon(u"view-calendar"_s));
        button->setPopupMode(QToolButton::InstantPopup);
        name(button, FormBase::tr("Choose a date"));
        auto *menu = new QMenu(button);
        auto *calendar = new QCalendarWidget(menu);
        auto *action = new QWidgetAction(menu);
        action->setDefaultWidget(calendar);
        menu->addAction(action);
        button->setMenu(menu);
        layout->addWidget(button);
        layout->addStretch();
        connect(m_line, &QLineEdit::textEdited, this, &FieldEditor::edited);
        connect(m_line, &QLineEdit::returnPressed, this, &FieldEditor::accepted);
        connect(menu, &QMenu::aboutToShow, this, [this, calendar] {
            calendar->setSelectedDate(date().isValid() ? date() : QDate::currentDate());
            calendar->setFocus();
        });
        const auto choose = [this, menu](QDate chosen) {
            menu->close();
            setContent(chosen);
            m_line->setFocus();
            Q_EMIT edited();
        };
        connect(calendar, &QCalendarWidget::activated, this, choose);
        connect(calendar, &QCalendarWidget::clicked, this, choose);
    }
    QWidget *widget() const override { return m_box; }
    QWidget *focusTarget() const override { return m_line; }
    QVariant content() const override { return date(); }
    void setContent(const QVariant &content) override { m_line->setText(content.toDate().toString(Qt::ISODate)); }
    QVariant typed() const override { return problem().isEmpty() ? content() : QVariant(m_line->text()); }
    void retype(const QVariant &typed) override
    {
        if (typed.typeId() == QMetaType::QString)
            m_line->setText(typed.toString());
        else
            setContent(typed);
    }
    QString problem() const override
    {
        return m_line->text().trimmed().isEmpty() || date().isValid()
                   ? QString()
                   : FormBase::tr("This is not a date. Write it as 2025-10-14.");
    }

private:
    QDate date() const
    {
        const QString text = m_line->text().trimmed();
        for (const QDate date :
             {QDate::fromString(text, Qt::ISODate), QLocale().toDate(text, FormBase::tr("d MMM yyyy")),
              QLocale().toDate(text, QLocale::LongFormat)})
            if (date.isValid())
                return date;
        return {};
    }
    QWidget *m_box;
    QLineEdit *m_line;
};

class DateTimeEditor : public FieldEditor
{
public:
    explicit DateTimeEditor(QWidget *row)
        : FieldEditor(row)
        , m_box(new QWidget(row))
        , m_kind(new QComboBox(m_box))
        , m_edit(new QDateTimeEdit(m_box))
    {
        auto *layout = rowIn(m_box);
        m_kind->addItems({FormBase::tr("Never"), FormBase::tr("On a date")});
        m_edit->setCalendarPopup(true);
        m_edit->setDisplayFormat(u"yyyy-MM-dd HH:mm"_s);
        name(m_edit, FormBase::tr("Date and time"));
        layout->addWidget(m_kind);
        layout->addWidget(m_edit);
        layout->addStretch();
        DateTimeEditor::setContent({});
        connect(m_kind, &QComboBox::activated, this, [this](int kind) {
            m_edit->setVisible(kind == 1);
            Q_EMIT edited();
        });
        connect(m_edit, &QDateTimeEdit::dateTimeChanged, this, [this] {
            if (!m_filling)
                Q_EMIT edited();
        });
    }
    QWidget *widget() const override { return m_box; }
    QWidget *focusTarget() const override { return m_kind; }
    QVariant content() const override
    {
        return m_kind->currentIndex() == 0 ? QVariant() : QVariant(m_edit->dateTime().toUTC());
    }
    void setContent(const QVariant &content) override
    {
        m_filling = true;
        const QDateTime at = content.toDateTime();
        m_kind->setCurrentIndex(at.isValid() ? 1 : 0);
        m_edit->setDateTime(at.isValid() ? at.toLocalTime()
                                         : QDateTime(QDate::currentDate().addMonths(1), QTime(0, 0)));
        m_edit->setVisible(at.isValid());
        m_filling = false;
    }

private:
    QWidget *m_box;
    QComboBox *m_kind;
    QDateTimeEdit *m_edit;
    bool m_filling = false;
};

class ColorEditor : public FieldEditor
{
public:
    explicit ColorEditor(QWidget *row)
        : FieldEditor(row)
        , m_box(new QWidget(row))
        , m_line(new QLineEdit(m_box))
        , m_swatch(new QToolButton(m_box))
    {
        auto *layout = rowIn(m_box);
        m_line->setMaximumWidth(200);
        m_line->setPlaceholderText(u"#RRGGBB"_s);
        name(m_swatch, FormBase::tr("Choose a colour"));
        layout->addWidget(m_line);
        layout->addWidget(m_swatch);
        layout->addStretch();
        connect(m_line, &QLineEdit::textChanged, this, &ColorEditor::paintSwatch);
        connect(m_line, &QLineEdit::textEdited, this, &FieldEditor::edited);
        connect(m_line, &QLineEdit::returnPressed, this, &FieldEditor::accepted);
        connect(m_swatch, &QToolButton::clicked, this, &ColorEditor::choose);
        paintSwatch();
    }
    QWidget *widget() const override { return m_box; }
    QWidget *focusTarget() const override { return m_line; }
    QVariant content() const override { return m_line->text().trimmed(); }
    void setContent(const QVariant &content) override { m_line->setText(content.toString()); }

private:
    void choose()
    {
        const QColor color =
            QColorDialog::getColor(QColor::fromString(m_line->text()), m_box, m_swatch->accessibleName());
        if (!color.isValid())
            return;
        m_line->setText(color.name());
        Q_EMIT edited();
    }
    void paintSwatch()
    {
        static const QRegularExpression shape(u"^#[0-9A-Fa-f]{6}$"_s);
        const bool good = shape.match(m_line->text().trimmed()).hasMatch();
        QPixmap picture(QSize(space::icon, space::icon) * 2);
        picture.setDevicePixelRatio(2);
        picture.fill(good ? QColor::fromString(m_line->text().trimmed()) : Theme::color(Token::Surface));
        QPainter painter(&picture);
        painter.setPen(Theme::color(Token::BorderCtl));
        painter.drawRect(QRectF(0.5, 0.5, space::icon - 1, space::icon - 1));
        painter.end();
        m_swatch->setIcon(picture);
    }
    QWidget *m_box;
    QLineEdit *m_line;
    QToolButton *m_swatch;
};

} // namespace

FieldEditor *makeDateEditor(QWidget *row) { return new DateEditor(row); }
FieldEditor *makeDateTimeEditor(QWidget *row) { return new DateTimeEditor(row); }
FieldEditor *makeColorEditor(QWidget *row) { return new ColorEditor(row); }

} // namespace bitflow::ui
