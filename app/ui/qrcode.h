// SPDX-License-Identifier: GPL-3.0-or-later
// A QR code (ISO/IEC 18004). Dark on light in every scheme, with the quiet zone that cameras need.
#pragma once

#include "common/text.h"

#include <QWidget>

namespace bitflow::ui {

class QrCode : public QWidget
{
    Q_OBJECT

public:
    explicit QrCode(QWidget *parent = nullptr);
    void setText(const QString &text); // what a camera reads; up to 1,000 bytes or so
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    int m_modules = 0; // of a side
    QByteArray m_dark; // a byte a module, row by row
};

} // namespace bitflow::ui
