// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/model/names.h"

#include <QLatin1StringView>
#include <QWidget>

#include <optional>

namespace sanad::client {

/// How a chat's status is shown everywhere: a drawing, a word and a sentence, so that colour is never all there is.
struct StatusLook
{
    QLatin1StringView drawing;
    QColor ink; ///< of drawing and word
    QColor ground;
    QString word;
    QString sentence;
};

/// The look of `status` on a ground as light or dark as `palette`'s window, in the language of the moment.
[[nodiscard]] StatusLook statusLook(ChatStatus status, const QPalette &palette);

/// A small pill that says how a chat stands, in the words and colours of the user's own API text.
class StatusBadge final : public QWidget
{
    Q_OBJECT

public:
    explicit StatusBadge(QWidget *parent = nullptr);

    /// Nothing is shown while the status is not known.
    void setStatus(std::optional<ChatStatus> status);
    [[nodiscard]] std::optional<ChatStatus> status() const { return m_status; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void describe();

    std::optional<ChatStatus> m_status;
};

} // namespace sanad::client
