// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"

#include <QByteArray>
#include <QString>

#include <functional>
#include <optional>

namespace sanad::client {

/// The desktop's own place for secrets. Answers come later, on the program's thread.
class Keyring
{
public:
    using ReadDone = std::function<void(Result<std::optional<QByteArray>>)>;
    using Done = std::function<void(Status)>;

    virtual ~Keyring() = default;
    /// Whether asking makes sense.
    [[nodiscard]] virtual bool isAvailable() const = 0;
    /// No value: it has none of that name. An Error: it cannot be asked, perhaps because it is locked.
    virtual void read(const QString &name, ReadDone done) = 0;
    virtual void write(const QString &name, const QByteArray &secret, Done done) = 0;
    virtual void remove(const QString &name, Done done) = 0;
};

} // namespace sanad::client
