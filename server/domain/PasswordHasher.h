// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"

#include <QByteArray>
#include <QObject>

#include <functional>

namespace sanad {

/// What checking a password against a hash has shown.
struct PasswordCheck
{
    bool matches = false;
    bool isOutdated = false; ///< the hash was made with other parameters than are wanted now

    bool operator==(const PasswordCheck &) const = default;
};

/// Turns passwords into hashes that are slow to make, away from the network thread. Called on the thread that owns it,
/// where `done` is called too: once, unless `context` has died. Error Unavailable if too many wait.
class PasswordHasher
{
public:
    virtual ~PasswordHasher() = default;
    virtual void hash(QByteArray password, QObject *context, std::function<void(Result<QByteArray>)> done) = 0;
    /// An empty `hash` matches nothing, and takes as long as one that would be made now: so nobody learns by the time
    /// whether an account exists.
    virtual void check(
        QByteArray password, QByteArray hash, QObject *context, std::function<void(Result<PasswordCheck>)> done) = 0;
};

} // namespace sanad
