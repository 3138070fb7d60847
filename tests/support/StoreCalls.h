// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/Store.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QEventLoop>

namespace sanad::test {

/// Turns the event loop until `answer` is there, or for ten seconds: then Error RequestTimeout.
template <typename T>
[[nodiscard]] Result<T> waitFor(std::optional<Result<T>> &answer)
{
    const QDeadlineTimer deadline(10'000);
    while (!answer && !deadline.hasExpired())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 100);
    return answer ? *std::move(answer) : Result<T>(Error::of(ErrorCode::RequestTimeout));
}

/// Runs one write and waits for its answer.
template <typename T>
[[nodiscard]] Result<T> writeAndWait(Store &store, Store::Work<T> work)
{
    QObject context;
    std::optional<Result<T>> answer;
    store.write<T>(&context, std::move(work), [&answer](Result<T> result) { answer.emplace(std::move(result)); });
    return waitFor(answer);
}

/// Runs one read and waits for its answer.
template <typename T>
[[nodiscard]] Result<T> readAndWait(Store &store, Store::Work<T> work)
{
    QObject context;
    std::optional<Result<T>> answer;
    store.read<T>(&context, std::move(work), [&answer](Result<T> result) { answer.emplace(std::move(result)); });
    return waitFor(answer);
}

} // namespace sanad::test
