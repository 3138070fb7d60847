// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/RouteTable.h"

#include <QHash>

#include <array>

namespace sanad::http {

/// One segment of the patterns' tree.
struct RouteTable::Node
{
    QHash<QByteArray, std::shared_ptr<Node>> literals;
    std::unique_ptr<Node> parameter;
    std::array<const Route *, std::size_t(Method::Options) + 1> routes{};
    QList<Method> methods;

    void find(Method method, QByteArrayView rest, Match &match) const;
    void take(Method method, Match &match) const;
};

namespace {

/// Cuts the first segment off `rest`, which stands behind a slash; false when there was no further one.
bool cutSegment(QByteArrayView &rest, QByteArrayView &segment)
{
    const qsizetype slash = rest.indexOf('/');
    segment = slash < 0 ? rest : rest.first(slash);
    rest = slash < 0 ? QByteArrayView() : rest.sliced(slash + 1);
    return slash >= 0;
}

} // namespace

void RouteTable::Node::take(Method method, Match &match) const
{
    if (match.allowed.isEmpty())
        match.allowed = methods;
    else
        match.allowed += methods;
    const Route *found = routes[std::size_t(method)];
    if (!found && method == Method::Head)
        found = routes[std::size_t(Method::Get)];
    match.route = found;
}

// Literal segments win over parameters; a branch without a route for the method gives way to the next.
void RouteTable::Node::find(Method method, QByteArrayView rest, Match &match) const
{
    QByteArrayView segment;
    const bool hasMore = cutSegment(rest, segment);
    const auto descend = [&](const Node &child) {
        if (hasMore)
            child.find(method, rest, match);
        else
            child.take(method, match);
    };
    if (const auto it = literals.constFind(QByteArray::fromRawData(segment.data(), segment.size()));
        it != literals.cend())
        descend(**it);
    if (!match.route && parameter && !segment.isEmpty()) {
        const qsizetype depth = match.parameters.size();
        match.parameters.append(segment.toByteArray());
        descend(*parameter);
        if (!match.route)
            match.parameters.resize(depth);
    }
}

RouteTable::RouteTable()
    : m_root(std::make_unique<Node>())
{
}

RouteTable::~RouteTable() = default;
RouteTable::RouteTable(RouteTable &&) noexcept = default;
RouteTable &RouteTable::operator=(RouteTable &&) noexcept = default;

void RouteTable::add(Route route)
{
    if (!route.pattern.startsWith('/'))
        qFatal("Route pattern \"%s\" does not begin with a slash", route.pattern.constData());
    const Route &added = *m_routes.emplace_back(std::make_unique<Route>(std::move(route)));
    Node *node = m_root.get();
    QByteArrayView rest = QByteArrayView(added.pattern).sliced(1);
    for (bool hasMore = true; hasMore;) {
        QByteArrayView segment;
        hasMore = cutSegment(rest, segment);
        if (segment.startsWith(':')) {
            if (!node->parameter)
                node->parameter = std::make_unique<Node>();
            node = node->parameter.get();
        } else {
            auto &child = node->literals[segment.toByteArray()];
            if (!child)
                child = std::make_shared<Node>();
            node = child.get();
        }
    }
    const Route *&place = node->routes[std::size_t(added.method)];
    if (place)
        qFatal("Route \"%s\" stands in the table twice", added.pattern.constData());
    place = &added;
    node->methods.append(added.method);
}

RouteTable::Match RouteTable::match(Method method, const QByteArray &path) const
{
    Match result;
    if (path.startsWith('/'))
        m_root->find(method, QByteArrayView(path).sliced(1), result);
    return result;
}

} // namespace sanad::http
