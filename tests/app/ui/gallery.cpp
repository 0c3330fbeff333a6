// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of the widgets in every look, for people to judge: ui_gallery DIRECTORY [light|dark] [ltr|rtl] [en|xa].
// The device pixel ratio is that of QT_SCALE_FACTOR.
#include "app/mainwindow.h"
#include "app/ui/pseudolocale.h"
#include "tests/app/ui/sample.h"

#include <QApplication>
#include <QDir>
#include <QTest>

using namespace bitflow;

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    const QStringList arguments = app.arguments();
    const QDir target(arguments.value(1, u"."_s));
    ui::PseudoLocale pseudo;
    if (arguments.contains(u"xa"_s))
        QCoreApplication::installTranslator(&pseudo);
    if (arguments.contains(u"rtl"_s))
        QApplication::setLayoutDirection(Qt::RightToLeft);
    ui::Theme theme;
    theme.setScheme(arguments.contains(u"dark"_s) ? ui::Scheme::Dark : ui::Scheme::Light);
    MainWindow window(sample::pages());
    window.setAccount(u"Aditi K."_s, u"Production"_s, nullptr);
    window.setLock(MainWindow::Lock::Good, u"portal.example.edu"_s, u"TLS 1.3"_s);
    window.setScope(u"University owner"_s, u"Pune University"_s);
    window.setLatency(24);
    window.setCount(u"people"_s, 48'312);
    window.setCount(u"institutions"_s, 214);
    window.QWidget::show();
    for (const QString &page : {u"people"_s, u"roles"_s, u"form"_s, u"institutions"_s}) {
        window.go(page);
        if (page == u"institutions"_s) {
            window.showStrip({u"offline"_s,
                              QCoreApplication::translate("sample", "Offline — data from 14:02"),
                              ui::Tone::Warn,
                              QCoreApplication::translate("sample", "Try again"),
                              {},
                              true});
            window.showToast(QCoreApplication::translate("sample", "Engineering was moved to the trash"),
                             QCoreApplication::translate("sample", "Undo"));
        }
        QTest::qWait(200);
        const QString file =
            page + u'-' + arguments.mid(2).join(u'-') + u'-' + QString::number(window.devicePixelRatioF()) + u"x.png"_s;
        window.grab().save(target.filePath(file));
    }
    return 0;
}
