// SPDX-License-Identifier: GPL-3.0-or-later
// How much happened when, as bars over time: what was done, and above it, hatched, what was refused. A range is chosen
// by dragging, or by Shift with the arrow keys; Escape gives it up. Time runs from left to right in every language.
#pragma once

#include "common/api/audit.h"

#include <QTimer>
#include <QWidget>

class QPainter;

namespace bitflow {

class Timeline : public QWidget
{
    Q_OBJECT

public:
    explicit Timeline(QWidget *parent = nullptr);

    void setHistogram(const AuditHistogram &histogram);
    // The range that is on, as the filter has it; tells nobody.
    void setRange(const std::optional<Instant> &from, const std::optional<Instant> &until);
    [[nodiscard]] int slotCount() const { return m_slots; } // spans of time, empty ones too
    [[nodiscard]] QString textOf(int slot) const;           // "14 Oct 2025 09:00: 12 done, 1 refused"

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void chosen(const std::optional<Instant> &from, const std::optional<Instant> &until); // both empty: all of it

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    bool event(QEvent *event) override;

private:
    [[nodiscard]] Instant beginOf(int slot) const;
    [[nodiscard]] int slotAt(double x) const;
    [[nodiscard]] QRectF areaOf(int slot) const;
    [[nodiscard]] QRectF chart() const;
    void moveTo(int slot, bool extend);
    void select(int anchor, int end);
    void tell();
    void paintBar(QPainter &painter, const AuditBucket &bucket, qint64 highest) const;
    void paintAxis(QPainter &painter) const;

    AuditHistogram m_histogram;
    int m_slots = 0;
    int m_cursor = -1;
    int m_anchor = -1, m_end = -1; // of what is chosen; -1: nothing
    bool m_dragging = false;
    QTimer m_settle; // keys repeat: tell when they rest
};

} // namespace bitflow
