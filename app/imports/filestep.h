// SPDX-License-Identifier: GPL-3.0-or-later
// First step: which file, what its rows are, where they go.
#pragma once

#include "app/api/session.h"
#include "app/imports/filework.h"
#include "app/imports/rowkind.h"
#include "app/ui/formbase.h"
#include "common/api/imports.h"

#include <QWidget>

class QButtonGroup;
class QLineEdit;
class QPushButton;

namespace bitflow {

namespace ui {
class Label;
}
class SearchPicker;

class FileStep : public QWidget
{
    Q_OBJECT

public:
    FileStep(ApiClient &api, ClientSession &session, QWidget *parent = nullptr);

    void start(Rows rows, Id<Institution> target, const QString &targetName);
    void setFile(const QString &path); // empty: none
    // Reads the file as it is by now and calls back, on this thread, with what it may go on with: missing() says.
    void read(std::function<void()> then = {});
    [[nodiscard]] QString missing() const; // why it cannot go on yet; empty: it can
    [[nodiscard]] bool touched() const;
    [[nodiscard]] NewImport value() const; // with the file as it was read last
    void focusFile();
    [[nodiscard]] ui::Typed typed() const; // the path and the choices, not the file itself
    void retype(const ui::Typed &typed);

Q_SIGNALS:
    void changed(); // what value() gives, or missing()
    void notice(const QString &text);

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    QLayout *buildFile(QWidget *panel);
    QLayout *buildRows(QWidget *panel);
    QLayout *buildNeeds(QWidget *panel);
    void browse();
    void saveTemplate();
    void onPath();
    void arrived(const FileContent &content);
    void present();
    void presentFile();
    [[nodiscard]] QString path() const;
    [[nodiscard]] Rows rows() const;
    [[nodiscard]] Id<Institution> target() const; // null: none is chosen

    ClientSession &m_session;
    QWidget *m_panel;
    QLineEdit *m_path;
    ui::Label *m_about, *m_needed, *m_others;
    QButtonGroup *m_rows;
    SearchPicker *m_target;
    FileContent m_content;
    QString m_readPath;                   // where it was read from
    Rows m_targetOf = Rows::Universities; // the rows that the target was asked for
    bool m_dragging = false;
};

} // namespace bitflow
