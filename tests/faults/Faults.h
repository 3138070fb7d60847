// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "FaultControl.h"
#include "ServerProcess.h"

#include <QTemporaryFile>

/// Makes a server's disk fail and its clock jump, from its next start on, whenever the test wants.
class Faults
{
public:
    explicit Faults(ServerProcess &server);

    [[nodiscard]] volatile FaultControl &control() { return *m_control; }

private:
    QTemporaryFile m_file;
    volatile FaultControl *m_control = nullptr;
};
