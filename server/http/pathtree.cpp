// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/pathtree.h"

namespace bitflow::http {

bool PathTree::add(Method method, QLatin1StringView path, size_t operation)
{
    Node *node = &m_root;
    for (const auto segment : path.tokenize('/'_L1, Qt::SkipEmptyParts)) {
        const bool parameter = segment.startsWith('{'_L1);
        auto &next = parameter ? node->any : node->fixed[QByteArray(segment.data(), segment.size())];
        if (!next)
            next = std::make_unique<Node>();
        node = next.get();
        if (parameter)
            node->parameter = segment.sliced(1, segment.size() - 2);
    }
    return node->operations.emplace(method, operation).second;
}

PathTree::Found PathTree::find(QByteArrayView rawPath) const
{
    const Node *node = &m_root;
    Found found;
    for (const QByteArray &segment : rawPath.toByteArray().split('/').sliced(1)) {
        if (const auto fixed = node->fixed.find(segment); fixed != node->fixed.end()) {
            node = fixed->second.get();
        } else if (node->any) {
            node = node->any.get();
            found.params.append({node->parameter, QString::fromUtf8(QByteArray::fromPercentEncoding(segment))});
        } else {
            return {};
        }
    }
    if (!node->operations.empty())
        found.operations = &node->operations;
    return found;
}

} // namespace bitflow::http
