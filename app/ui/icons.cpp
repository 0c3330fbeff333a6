// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/icons.h"

#include <QFile>
#include <QGuiApplication>
#include <QHash>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <BreezeIcons>
#include <algorithm>

// Outside of any namespace: what the macro names lives at the top. A static library needs telling to bring its
// resources.
static void bringResources() { Q_INIT_RESOURCE(resources); }

namespace bitflow::ui {

namespace {

// Names that point along the reading direction and turn round with it.
bool isDirectional(const QString &name)
{
    return name.startsWith("go-next"_L1) || name.startsWith("go-previous"_L1) || name.startsWith("arrow-"_L1) ||
           name == "edit-undo"_L1 || name == "edit-redo"_L1;
}

// Where the drawing is. The theme's own look-up would take another drawing at another pixel ratio, filled instead of
// outlined; here a 16-pixel icon is the 16-pixel drawing at every ratio.
QString pathOf(const QString &name, int size)
{
    if (name.startsWith(u':'))
        return QFile::exists(name) ? name : QString();
    static QHash<QString, QString> known;
    const QString key = name + u'/' + QString::number(size > 18);
    if (const auto found = known.constFind(key); found != known.cend())
        return *found;
    const QStringList sizes =
        size > 18 ? QStringList{u"22"_s, u"24"_s, u"32"_s, u"16"_s} : QStringList{u"16"_s, u"22"_s, u"24"_s, u"32"_s};
    for (const QString &drawn : sizes)
        for (const auto group : {"actions"_L1, "status"_L1, "places"_L1, "devices"_L1, "apps"_L1, "categories"_L1,
                                 "preferences"_L1, "mimetypes"_L1, "emblems"_L1, "applets"_L1})
            if (const QString path = u":/icons/breeze/%1/%2/%3.svg"_s.arg(group, drawn, name); QFile::exists(path))
                return known[key] = path;
    return known[key] = QString();
}

QPixmap tinted(const QString &name, const QColor &color, QSize size, qreal ratio)
{
    const bool mirrored = QGuiApplication::isRightToLeft() && isDirectional(name);
    const QString key = u"bitflow/%1/%2/%3@%4%5"_s.arg(name, color.name(QColor::HexArgb))
                            .arg(size.width())
                            .arg(ratio)
                            .arg(mirrored ? u"m"_s : QString());
    QPixmap result;
    if (QPixmapCache::find(key, &result))
        return result;
    const QString path = pathOf(name, size.width());
    if (path.isEmpty())
        return {};
    result = QPixmap(size * ratio);
    result.fill(Qt::transparent);
    QPainter painter(&result);
    if (mirrored) {
        painter.translate(result.width(), 0);
        painter.scale(-1, 1);
    }
    QSvgRenderer(path).render(&painter, QRectF(QPointF(), QSizeF(result.size())));
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(QRect(QPoint(), result.size()), color);
    painter.end();
    result.setDevicePixelRatio(ratio);
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
        return picture(size, mode, scale); // the size is device-independent since Qt 6.8
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

bool hasIcon(const QString &name) { return !pathOf(name, space::icon).isEmpty(); }

QIcon productIcon() { return QIcon(u":/icons/bitflow.svg"_s); }

} // namespace bitflow::ui
