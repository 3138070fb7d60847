// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <chrono>

namespace sanad::llm {

/// Which language model to ask, and for how long.
struct LanguageModelConfig
{
    QString url; ///< of an OpenAI-compatible interface, up to and without "/chat/completions"; empty: none
    QByteArray key; ///< sent as bearer token; empty: none
    QString model;
    std::chrono::milliseconds timeout{5000}; ///< for one answer, from beginning to end

    [[nodiscard]] bool isOn() const { return !url.isEmpty(); }
};

} // namespace sanad::llm
