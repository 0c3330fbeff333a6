// SPDX-License-Identifier: GPL-3.0-or-later
// The string literals of Qt (u"…"_s, "…"_L1, "…"_ba), everywhere under one name.
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringView>

using namespace Qt::StringLiterals;
