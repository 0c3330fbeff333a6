// SPDX-License-Identifier: GPL-3.0-or-later
// Icons by their freedesktop names ("user-trash"), or by a path into our resources (":/icons/mark.svg"), in token
// colours.
#pragma once

#include "app/ui/tokens.h"

#include <QIcon>
#include <QPixmap>

namespace bitflow::ui {

void initIcons(); // once, after QApplication; Theme does it

// Follows the theme by itself: painted anew in the colour the token has then. Selected and disabled look the same.
QIcon icon(const QString &name, Token token = Token::Text2);

// The same as a picture; size in device-independent pixels. Kept in QPixmapCache per name, colour, size and ratio.
QPixmap iconPixmap(const QString &name, Token token, int size, qreal devicePixelRatio);

// True when the name leads to a picture.
bool hasIcon(const QString &name);

// The product's mark, in its own colours.
QIcon productIcon();

} // namespace bitflow::ui
