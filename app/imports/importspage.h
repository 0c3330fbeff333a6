// SPDX-License-Identifier: GPL-3.0-or-later
// One's imports, newest first, and the wizard that makes one. The server works on them whether or not anybody looks.
//
// open() takes a map: "new": "institutions" or "users" begins one, with "institution_id" as its
// target; "id" shows one, with "columns" at the choice of its columns.
#pragma once

#include "app/api/session.h"
#include "app/imports/rowkind.h"
#include "app/ui/keysettablemodel.h"
#include "app/ui/page.h"
#include "common/api/imports.h"

#include <QTimer>

class QStackedWidget;

namespace bitflow {

namespace ui {
class EmptyState;
class ErrorPanel;
class ListView;
} // namespace ui
class ImportWizard;

class ImportsPage : public ui::Page
{
    Q_OBJECT

public:
    ImportsPage(ApiClient &api, ClientSession &session, QWidget *parent = nullptr);

    QString title() const override;
    QList<ui::Crumb> breadcrumb() const override;
    QAction *primaryAction() const override;
    void open(const QVariant &argument) override;
    QVariant place() const override;
    void activate() override;
    void refresh() override;
    bool hasUnsavedInput() const override;
    [[nodiscard]] ImportWizard *wizard() const { return m_wizard; }

private:
    void begin(const QVariantMap &map);
    void beginAt(bool people, Id<Institution> target);
    void enter(Rows rows, Id<Institution> target, const QString &targetName);
    void resume(Id<ImportRun> id, bool choosing = false);
    void showList();
    void onListState();
    [[nodiscard]] bool inWizard() const;

    ApiClient &m_api;
    QAction *m_new;
    ui::KeysetTableModel<ImportRun, ImportQuery> *m_model;
    ui::ListView *m_view;
    ui::EmptyState *m_empty;
    ui::ErrorPanel *m_error;
    QStackedWidget *m_stack;
    ImportWizard *m_wizard;
    QTimer m_timer;
};

} // namespace bitflow
