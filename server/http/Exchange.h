// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/Response.h"

#include <functional>
#include <utility>

namespace sanad::http {

/// One request's claim to one answer; ends with the answer or the connection, so that late answers find nobody.
class Exchange final : public Responder::Target
{
public:
    using Answer = std::function<void(const Response &response)>;

    explicit Exchange(Answer answer)
        : m_answer(std::move(answer))
    {
    }

    void send(const Response &response) override
    {
        if (const Answer answer = std::exchange(m_answer, nullptr))
            answer(response);
    }
    [[nodiscard]] bool isWaiting() const override { return bool(m_answer); }
    void abandon() { m_answer = nullptr; }

private:
    Answer m_answer;
};

} // namespace sanad::http
