// SPDX-License-Identifier: GPL-3.0-or-later
// Words and pictures for people, roles, permissions and sessions, the same on every page.
#pragma once

#include "app/ui/column.h"
#include "app/ui/formbase.h"
#include "app/ui/pill.h"
#include "common/model/session.h"
#include "common/permissions.h"

namespace bitflow {

QString statusLabel(UserStatus status);
ui::Pill statusPill(UserStatus status);
ui::Pill statusPill(const User &user); // "In the trash" for one who is there
QList<ui::Choice> userStatusChoices();
QString employmentLabel(EmploymentType type);
QString fullName(const User &user); // with the native name behind it where there is one

QString scopeLabel(RoleScope scope);       // where a role is given: "At a college"
QString permissionLabel(QStringView slug); // "See people"; the slug itself when it is not known
QString permissionCategory(QStringView category);
ui::Pill riskPill(Risk risk);
// A role is for nodes of this kind; no kind: the platform.
bool scopeFits(RoleScope scope, std::optional<InstitutionKind> kind);

bool isSystemRole(const Role &role); // the same for everybody; the others are made by people

QString placeText(const QList<PathStep> &path);  // "Pune › Engineering", or the platform
QString deviceLabel(const QString &device);      // the short form of what the client said it is
QString unusualText(const QStringList &reasons); // Session::unusual in sentences, a line each
QList<ui::Column<Session>> sessionColumns(bool withPerson);

// What the server says beyond what errorText() knows, of people, roles and what they hold.
QString peopleErrorText(const Error &error);

} // namespace bitflow
