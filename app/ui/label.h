// SPDX-License-Identifier: GPL-3.0-or-later
// A plain-text label in a token colour and a size of the type scale; follows the theme.
#pragma once

#include "app/ui/tokens.h"

#include <QLabel>

namespace bitflow::ui {

class Label : public QLabel
{
    Q_OBJECT

public:
    explicit Label(QWidget *parent = nullptr, const QString &text = {}, Token token = Token::Text,
                   Type type = Type::Body, bool strong = false);
    void setToken(Token token);
    // One line only, cut with an ellipsis when there is no room; the whole text is the tooltip then.
    void setElided(Qt::TextElideMode mode);
    QSize minimumSizeHint() const override;

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void recolor();
    Token m_token;
    Qt::TextElideMode m_elide = Qt::ElideNone;
};

} // namespace bitflow::ui
