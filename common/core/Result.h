// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Error.h"

#include <tl/expected.hpp>

namespace sanad {

/// A value or an Error, which cannot be dropped in silence; std::expected in the form C++20 has it (tl::expected).
template <typename T>
class [[nodiscard]] Result : public tl::expected<T, Error>
{
    using Base = tl::expected<T, Error>;

public:
    using Base::Base;
    Result() = default;
    Result(Error error)
        : Base(tl::unexpect, std::move(error))
    {
    }
    Result(Base base)
        : Base(std::move(base))
    {
    }
};

/// What a function returns that has nothing to say but that it worked.
using Status = Result<void>;

} // namespace sanad

/// Returns the Error of `expression` to the caller, or goes on.
#define SANAD_TRY(expression)                                                                                          \
    do {                                                                                                               \
        if (auto sanadStatus = (expression); !sanadStatus)                                                             \
            return std::move(sanadStatus).error();                                                                     \
    } while (false)

#define SANAD_CONCAT_INNER(a, b) a##b
#define SANAD_CONCAT(a, b) SANAD_CONCAT_INNER(a, b)

/// `SANAD_ASSIGN(const Chat chat, chats.find(id))`: the value of `expression`, or its Error to the caller.
#define SANAD_ASSIGN(declaration, expression)                                                                          \
    SANAD_ASSIGN_IMPL(declaration, expression, SANAD_CONCAT(sanadResult, __LINE__))
#define SANAD_ASSIGN_IMPL(declaration, expression, result)                                                             \
    auto result = (expression);                                                                                        \
    if (!result)                                                                                                       \
        return std::move(result).error();                                                                              \
    declaration = *std::move(result)
