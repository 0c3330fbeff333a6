// SPDX-License-Identifier: GPL-3.0-or-later
// What the main window needs to know of a page before it exists.
#pragma once

#include "app/ui/page.h"

#include <functional>

namespace bitflow {

class ApiClient;
class ClientSession;

struct PageSpec
{
    QString id;    // stable, "users"; what Page::navigate names
    QString title; // in the sidebar, translated
    QString icon;  // freedesktop icon name, or ":/icons/…"
    std::function<bool()> visible = [] {
        return true;
    }; // asked again by MainWindow::reload(); hidden pages cannot be reached
    std::function<ui::Page *(QWidget *parent)> factory{}; // called once, at the first visit
    bool inSidebar = true;                                // false: reached by navigation only
};

// The application's table of contents, in the order of the sidebar: pages.cpp. A section without any right is hidden; a
// single action without one is blocked with the reason. Both outlive the pages.
QList<PageSpec> pageList(ApiClient &api, ClientSession &session);

} // namespace bitflow
