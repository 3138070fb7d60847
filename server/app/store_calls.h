// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/Store.h"

#include <QEventLoop>

namespace sanad::app {

// For commands, and for what a starting server must know before it serves. Turns the event loop until the answer is
// there, so nothing else may be under way that minds.

template <typename T>
[[nodiscard]] Result<T> writeNow(Store &store, Store::Work<T> work)
{
    QEventLoop loop;
    std::optional<Result<T>> answer;
    store.write<T>(&loop, std::move(work), [&](Result<T> result) {
        answer.emplace(std::move(result));
        loop.quit();
    });
    if (!answer)
        loop.exec();
    return *std::move(answer);
}

template <typename T>
[[nodiscard]] Result<T> readNow(Store &store, Store::Work<T> work)
{
    QEventLoop loop;
    std::optional<Result<T>> answer;
    store.read<T>(&loop, std::move(work), [&](Result<T> result) {
        answer.emplace(std::move(result));
        loop.quit();
    });
    if (!answer)
        loop.exec();
    return *std::move(answer);
}

} // namespace sanad::app
