// SPDX-License-Identifier: GPL-3.0-or-later
// What there is, what needs doing, and the first steps of somebody who has nothing yet. Every figure leads to its list.
#pragma once

#include "app/api/session.h"
#include "app/ui/page.h"
#include "common/api/institutions.h"

class QPushButton;
class QStackedWidget;
class QVBoxLayout;

namespace bitflow {

namespace ui {
class EmptyState;
class ErrorPanel;
class Label;
class Strip;
} // namespace ui
class FlowGrid;
class KpiTile;
class Panel;

class HomePage : public ui::Page
{
    Q_OBJECT

public:
    HomePage(ApiClient &api, ClientSession &session, QWidget *parent = nullptr);

    QString title() const override;
    void activate() override;
    void refresh() override;

private:
    struct Tile
    {
        KpiTile *button;
        std::function<void(KpiTile *, const Overview &)> fill;
    };
    void addTile(const QString &caption, const QString &icon, const QString &pageId,
                 std::function<QVariantMap(const Overview &)> filter,
                 std::function<void(KpiTile *, const Overview &)> fill);
    void buildTiles();
    static void addHeading(QVBoxLayout *column, const QString &text, QWidget *panel);
    QWidget *buildChecklist();
    QWidget *buildAttention();
    void arrived(const Result<Overview> &overview);
    void show(const Overview &overview);
    void showAttention(const Overview &overview);

    ApiClient &m_api;
    ClientSession &m_session;
    QList<Tile> m_tiles;
    FlowGrid *m_grid;
    ui::Label *m_greeting, *m_asOf;
    QPushButton *m_refresh;
    ui::Strip *m_strip;
    QStackedWidget *m_stack;
    QWidget *m_figures;
    ui::ErrorPanel *m_error;
    Panel *m_checklist, *m_attention;
    QVBoxLayout *m_rows;
    ui::Label *m_calm;
    std::optional<Overview> m_overview;
    Pending<Overview> m_call;
};

} // namespace bitflow
