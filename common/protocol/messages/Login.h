// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/JsonWriter.h"
#include "common/core/Result.h"

#include <QJsonObject>
#include <QString>

namespace sanad::protocol {

/// Signing in with an account of ours.
struct Login
{
    QString username;
    QString password;

    void writeJson(JsonWriter &writer) const;
    [[nodiscard]] static Result<Login> fromJson(const QJsonObject &json);
    bool operator==(const Login &) const = default;
};

/// The exchange of a refresh token for new tokens.
struct Refresh
{
    /// The most that a request id may have, in code points.
    static constexpr qsizetype MaxRequestId = 64;

    QString refreshToken;
    QString clientRequestId; ///< makes a retry of the same exchange harmless; empty: none

    void writeJson(JsonWriter &writer) const;
    [[nodiscard]] static Result<Refresh> fromJson(const QJsonObject &json);
    bool operator==(const Refresh &) const = default;
};

/// A person's change of their own password.
struct ChangePassword
{
    QString oldPassword;
    QString newPassword;

    void writeJson(JsonWriter &writer) const;
    [[nodiscard]] static Result<ChangePassword> fromJson(const QJsonObject &json);
    bool operator==(const ChangePassword &) const = default;
};

} // namespace sanad::protocol
