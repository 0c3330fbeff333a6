// SPDX-License-Identifier: GPL-3.0-or-later
// Finds the operation of a raw path: a tree of segments. Fixed segments match as they were sent, parameters are decoded
// one by one, so that no encoding ever opens another path.
#pragma once

#include "common/wire.h"

#include <map>
#include <memory>

namespace bitflow::http {

class PathTree
{
public:
    struct Found
    {
        const std::map<Method, size_t> *operations = nullptr; // numbers given to add()
        Params params;
    };

    // False when the same method and path is there already.
    bool add(Method method, QLatin1StringView path, size_t operation);
    // Null operations: no such path.
    [[nodiscard]] Found find(QByteArrayView rawPath) const;

private:
    struct Node
    {
        std::map<QByteArray, std::unique_ptr<Node>, std::less<>> fixed;
        std::unique_ptr<Node> any;
        QString parameter;
        std::map<Method, size_t> operations;
    };
    Node m_root;
};

} // namespace bitflow::http
