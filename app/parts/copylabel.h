// SPDX-License-Identifier: GPL-3.0-or-later
// Data to select and copy. Long words, an address for instance, may break anywhere sensible; what is copied is the data
// alone.
#pragma once

#include "app/ui/label.h"

namespace bitflow {

class CopyLabel : public ui::Label
{
    Q_OBJECT

public:
    explicit CopyLabel(QWidget *parent = nullptr, const QString &content = {}, ui::Token token = ui::Token::Text);
    void setData(const QString &content);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    void copy() const;
};

} // namespace bitflow
