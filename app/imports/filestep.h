// SPDX-License-Identifier: GPL-3.0-or-later
// First step: which file, what its rows are, where they go.
#pragma once

#include "app/api/session.h"
#include "common/api/imports.h"

#include <QWidget>

class QButtonGroup;
class QLineEdit;

namespace bitflow {

namespace ui {
class Label;
}
class SearchPicker;

class FileStep : public QWidget
{
    Q_OBJECT

public:
    enum class Rows { Universities, Below, People };

    FileStep(ApiClient &api, ClientSession &session, QWidget *parent = nullptr);

    void start(Rows rows, Id<Institution> target, const QString &targetName);
    void setFile(const QString &path);
    [[nodiscard]] QString missing() const; // why it cannot go on yet; empty: it can
    [[nodiscard]] bool touched() const { return !m_bytes.isEmpty(); }
    [[nodiscard]] NewImport value() const;

Q_SIGNALS:
    void changed();

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    QWidget *buildFile();
    QWidget *buildRows();
    void browse();
    void present();
    [[nodiscard]] Rows rows() const;

    ClientSession &m_session;
    QLineEdit *m_path;
    ui::Label *m_about;
    QWidget *m_drop = nullptr;
    QButtonGroup *m_rows;
    SearchPicker *m_target;
    QByteArray m_bytes;
    QString m_problem;
    bool m_dragging = false;
};

} // namespace bitflow
