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
        m_gone = nullptr;
        if (const Answer answer = std::exchange(m_answer, nullptr))
            answer(response);
    }
    [[nodiscard]] bool isWaiting() const override { return bool(m_answer); }
    void whenGone(std::function<void()> gone) override { m_gone = std::move(gone); }
    void abandon()
    {
        m_answer = nullptr;
        if (const auto gone = std::exchange(m_gone, nullptr))
            gone();
    }

private:
    Answer m_answer;
    std::function<void()> m_gone;
};

} // namespace sanad::http
