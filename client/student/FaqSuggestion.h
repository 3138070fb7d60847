// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/widgets/Strip.h"
#include "common/model/Faq.h"

#include <QTimer>

#include <optional>

namespace sanad::client {

class FaqModel;

/// Proposes, while a student writes, the question that has been answered already; once it was refused, no more for this
/// message.
class FaqSuggestion final : public Strip
{
    Q_OBJECT

public:
    explicit FaqSuggestion(const FaqModel &model, QWidget *parent = nullptr);

    /// What has been written so far; nothing is proposed while the keys are still going.
    void consider(const QString &text);
    [[nodiscard]] const std::optional<Faq> &proposed() const { return m_proposed; }

Q_SIGNALS:
    void opened(const sanad::Faq &faq);

protected:
    void changeEvent(QEvent *event) override;

private:
    void propose();
    void say();

    const FaqModel &m_model;
    QTimer m_pause;
    QString m_text;
    std::optional<Faq> m_proposed;
    bool m_isRefused = false;
    QPushButton *m_open = nullptr;
    QPushButton *m_refuse = nullptr;
};

} // namespace sanad::client
