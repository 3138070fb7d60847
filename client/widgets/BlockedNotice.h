// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/widgets/Strip.h"

namespace sanad::client {

/// Tells a student whose chat waits for an admin that messages wait too.
class BlockedNotice final : public Strip
{
    Q_OBJECT

public:
    explicit BlockedNotice(QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;

private:
    void say();
};

} // namespace sanad::client
