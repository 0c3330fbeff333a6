// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/icons.h"

#include <BreezeIcons>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>

#include <algorithm>

// Outside of any namespace: what the macro names lives at the top. A static library needs telling to bring its resources.
static void bringResources() { Q_INIT_RESOURCE(resources); }

namespace bitflow::ui {

namespace {

// Names that point along the reading direction and turn round with it.
bool isDirectional(const QString &name)
{
    return name.startsWith("go-next"_L1) || name.startsWith("go-previous"_L1) || name.startsWith("arrow-"_L1)
           || name == "edit-undo"_L1 || name == "edit-redo"_L1;
}

QIcon source(const QString &name) { return name.startsWith(u':') ? QIcon(name) : QIcon::fromTheme(name); }

QPixmap tinted(const QString &name, const QColor &color, QSize size, qreal ratio)
{
    const bool mirrored = QGuiApplication::isRightToLeft() && isDirectional(name);
    const QString key = u"bitflow/%1/%2/%3x%4@%5%6"_s.arg(name, color.name(QColor::HexArgb)).arg(size.width()).arg(size.height())
                            .arg(ratio).arg(mirrored ? u"m"_s : QString());
    QPixmap result;
    if (QPixmapCache::find(key, &result))
        return result;
    result = source(name).pixmap(size, ratio);
    if (result.isNull())
        return result;
    if (mirrored) {
        result = result.transformed(QTransform::fromScale(-1, 1));
        result.setDevicePixelRatio(ratio);
    }
    QPainter painter(&result);
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(QRect(QPoint(), result.size()), color);
    painter.end();
    QPixmapCache::insert(key, result);
    return result;
}

// Asks for the colour when painted, so icons need no telling when the theme changes.
class TokenIconEngine : public QIconEngine
{
public:
    TokenIconEngine(QString name, Token token) : m_name(std::move(name)), m_token(token) {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const qreal ratio = painter->device() ? painter->device()->devicePixelRatio() : 1;
        painter->drawPixmap(rect, picture(rect.size(), mode, ratio));
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State) override { return picture(size, mode, 1); }
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State, qreal scale) override
    {
        return picture(size / scale, mode, scale);
    }
    QIconEngine *clone() const override { return new TokenIconEngine(*this); }
    QString key() const override { return u"bitflow-token"_s; }
    bool isNull() override { return !hasIcon(m_name); }
    QSize actualSize(const QSize &size, QIcon::Mode, QIcon::State) override { return size; }

private:
    QPixmap picture(QSize size, QIcon::Mode mode, qreal ratio) const
    {
        const int side = std::min(size.width(), size.height());
        return tinted(m_name, Theme::color(mode == QIcon::Disabled ? Token::Text3 : m_token), {side, side}, ratio);
    }

    QString m_name;
    Token m_token;
};

} // namespace

void initIcons()
{
    bringResources();
    BreezeIcons::initIcons();
    QIcon::setThemeSearchPaths({u":/icons"_s});
    QIcon::setThemeName(u"breeze"_s);
}

QIcon icon(const QString &name, Token token) { return QIcon(new TokenIconEngine(name, token)); }

QPixmap iconPixmap(const QString &name, Token token, int size, qreal devicePixelRatio)
{
    return tinted(name, Theme::color(token), {size, size}, devicePixelRatio);
}

bool hasIcon(const QString &name) { return !source(name).isNull(); }

QIcon productIcon() { return QIcon(u":/icons/bitflow.svg"_s); }

} // namespace bitflow::ui
