// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/timeline.h"

#include "app/ui/fmt.h"
#include "app/ui/names.h"
#include "app/ui/tokens.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace bitflow {

using ui::Theme;
using ui::Token;
namespace space = ui::space;

namespace {
constexpr int fullHeight = 76, axis = 18;
constexpr int settleMs = 350;
constexpr double widestBar = 32; // a log of one minute is no wall
} // namespace

Timeline::Timeline(QWidget *parent) : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    ui::name(this, tr("Timeline"),
             tr("How much happened when. Arrow keys move, Shift with arrow keys chooses a range, Escape gives it up."));
    m_settle.setSingleShot(true);
    m_settle.setInterval(settleMs);
    connect(&m_settle, &QTimer::timeout, this, &Timeline::tell);
}

QSize Timeline::sizeHint() const { return {600, fullHeight}; }
QSize Timeline::minimumSizeHint() const { return {200, fullHeight}; }

void Timeline::setHistogram(const AuditHistogram &histogram)
{
    m_histogram = histogram;
    m_slots = 0;
    if (histogram.width > 0) {
        const qint64 width = histogram.width * 1'000'000;
        m_histogram.from.us -= m_histogram.from.us % width;
        m_slots = int(std::clamp<qint64>((histogram.until.us - m_histogram.from.us) / width + 1, 1, 1000));
    }
    m_cursor = std::clamp(m_cursor, m_slots > 0 ? 0 : -1, m_slots - 1);
    update();
}

void Timeline::setRange(const std::optional<Instant> &from, const std::optional<Instant> &until)
{
    m_anchor = m_end = -1;
    if (m_slots > 0 && (from || until)) {
        const qint64 width = m_histogram.width * 1'000'000;
        const auto slot = [&](const Instant &at) { return int((at.us - m_histogram.from.us) / width); };
        m_anchor = std::clamp(from ? slot(*from) : 0, 0, m_slots - 1);
        m_end = std::clamp(until ? slot(*until - std::chrono::microseconds(1)) : m_slots - 1, 0, m_slots - 1);
    }
    update();
}

Instant Timeline::beginOf(int slot) const { return m_histogram.from + std::chrono::seconds(slot * m_histogram.width); }

QString Timeline::textOf(int slot) const
{
    const Instant at = beginOf(slot);
    const auto found = std::ranges::find(m_histogram.buckets, at, &AuditBucket::at);
    const bool any = found != m_histogram.buckets.end();
    return tr("%1: %2 done, %3 refused")
        .arg(fmt::dateTime(at), fmt::number(any ? found->done : 0), fmt::number(any ? found->denied : 0));
}

QRectF Timeline::chart() const { return QRectF(rect()).adjusted(space::l, space::s, -space::l, -axis); }

QRectF Timeline::areaOf(int slot) const
{
    const QRectF all = chart();
    const double width = all.width() / std::max(1, m_slots);
    return {all.left() + slot * width, all.top(), width, all.height()};
}

int Timeline::slotAt(double x) const
{
    const QRectF all = chart();
    return m_slots == 0 ? -1 : std::clamp(int((x - all.left()) * m_slots / all.width()), 0, m_slots - 1);
}

void Timeline::paintBar(QPainter &painter, const AuditBucket &bucket, qint64 highest) const
{
    const int slot = int((bucket.at.us - m_histogram.from.us) / (m_histogram.width * 1'000'000));
    if (slot < 0 || slot >= m_slots)
        return;
    const QRectF area = areaOf(slot);
    const double gap = area.width() > 4 ? 1 : 0;
    const double full = std::max(2.0, double(bucket.done + bucket.denied) / double(highest) * area.height());
    const double refused = full * double(bucket.denied) / double(bucket.done + bucket.denied);
    const double width = std::min(area.width() - 2 * gap, widestBar);
    const QRectF bar(area.center().x() - width / 2, area.bottom() - full, width, full);
    painter.fillRect(bar.adjusted(0, refused, 0, 0), Theme::color(Token::Chart1));
    if (bucket.denied == 0)
        return;
    const QRectF top(bar.left(), bar.top(), bar.width(), std::max(2.0, refused));
    painter.fillRect(top, Theme::color(Token::Surface));
    painter.fillRect(top, QBrush(Theme::color(Token::Chart6), Qt::Dense3Pattern));
    painter.setPen(Theme::color(Token::Chart6));
    painter.drawLine(top.topLeft(), top.topRight());
}

void Timeline::paintAxis(QPainter &painter) const
{
    const QRectF all = chart();
    painter.setPen(Theme::color(Token::Border));
    painter.drawLine(all.bottomLeft(), all.bottomRight());
    painter.setFont(Theme::font(ui::Type::Caption));
    painter.setPen(Theme::color(Token::Text2));
    const QRectF text(all.left(), all.bottom() + 2, all.width(), axis - 2);
    painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, fmt::ltr(fmt::dateTime(m_histogram.from)));
    painter.drawText(text, Qt::AlignRight | Qt::AlignVCenter, fmt::ltr(fmt::dateTime(m_histogram.until)));
    if (m_anchor >= 0) {
        const int first = std::min(m_anchor, m_end), last = std::max(m_anchor, m_end);
        //: A range of time, from and until
        painter.drawText(
            text, Qt::AlignHCenter | Qt::AlignVCenter,
            tr("%1 to %2").arg(fmt::ltr(fmt::dateTime(beginOf(first))), fmt::ltr(fmt::dateTime(beginOf(last + 1)))));
    }
}

void Timeline::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::color(Token::Surface));
    if (m_slots == 0)
        return;
    if (m_anchor >= 0) {
        const QRectF chosenArea = areaOf(std::min(m_anchor, m_end)).united(areaOf(std::max(m_anchor, m_end)));
        painter.fillRect(chosenArea, Theme::color(Token::AccentSoft));
        painter.setPen(Theme::color(Token::Accent));
        painter.drawLine(chosenArea.topLeft(), chosenArea.bottomLeft());
        painter.drawLine(chosenArea.topRight(), chosenArea.bottomRight());
    }
    qint64 highest = 1;
    for (const AuditBucket &bucket : m_histogram.buckets)
        highest = std::max(highest, bucket.done + bucket.denied);
    for (const AuditBucket &bucket : m_histogram.buckets)
        if (bucket.done + bucket.denied > 0)
            paintBar(painter, bucket, highest);
    paintAxis(painter);
    if (hasFocus() && m_cursor >= 0) {
        painter.setPen(QPen(Theme::color(Token::Accent), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(areaOf(m_cursor).adjusted(-1, -3, 1, 1));
    }
}

void Timeline::select(int anchor, int end)
{
    m_anchor = anchor;
    m_end = end;
    update();
}

void Timeline::tell()
{
    m_settle.stop();
    if (m_anchor < 0)
        return Q_EMIT chosen({}, {});
    Q_EMIT chosen(beginOf(std::min(m_anchor, m_end)), beginOf(std::max(m_anchor, m_end) + 1));
}

void Timeline::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || m_slots == 0)
        return;
    m_dragging = true;
    m_cursor = slotAt(event->position().x());
    select(m_cursor, m_cursor);
}

void Timeline::mouseMoveEvent(QMouseEvent *event)
{
    if (m_dragging)
        select(m_anchor, m_cursor = slotAt(event->position().x()));
}

void Timeline::mouseReleaseEvent(QMouseEvent *)
{
    if (std::exchange(m_dragging, false))
        tell();
}

void Timeline::moveTo(int slot, bool extend)
{
    const int before = std::max(0, m_cursor);
    m_cursor = std::clamp(slot, 0, m_slots - 1);
    if (extend) {
        select(m_anchor < 0 ? before : m_anchor, m_cursor);
        m_settle.start();
    }
    ui::announce(this, textOf(m_cursor));
    update();
}

void Timeline::keyPressEvent(QKeyEvent *event)
{
    const bool extend = event->modifiers().testFlag(Qt::ShiftModifier);
    if (m_slots == 0)
        return QWidget::keyPressEvent(event);
    switch (event->key()) {
    case Qt::Key_Left:
        return moveTo(m_cursor - 1, extend);
    case Qt::Key_Right:
        return moveTo(m_cursor + 1, extend);
    case Qt::Key_Home:
        return moveTo(0, extend);
    case Qt::Key_End:
        return moveTo(m_slots - 1, extend);
    case Qt::Key_Escape:
        if (m_anchor < 0)
            break;
        select(-1, -1);
        return tell();
    default:
        break;
    }
    QWidget::keyPressEvent(event);
}

void Timeline::focusInEvent(QFocusEvent *event)
{
    if (m_cursor < 0 && m_slots > 0)
        m_cursor = m_slots - 1;
    QWidget::focusInEvent(event);
    update();
}

bool Timeline::event(QEvent *event)
{
    // the page has Escape as a shortcut, and here it means something nearer
    if (event->type() == QEvent::ShortcutOverride && m_anchor >= 0 &&
        static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        event->accept();
        return true;
    }
    if (event->type() == QEvent::ToolTip && m_slots > 0) {
        const auto *help = static_cast<QHelpEvent *>(event);
        QToolTip::showText(help->globalPos(), textOf(slotAt(help->pos().x())), this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace bitflow
