// SPDX-License-Identifier: GPL-3.0-or-later
// The OpenAPI 3.1 document, made from the registry of endpoints and the fields of their structs.
#pragma once

#include <QJsonObject>

namespace bitflow::http {

QJsonObject openApiDocument();

} // namespace bitflow::http
