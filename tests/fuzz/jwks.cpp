// SPDX-License-Identifier: GPL-3.0-or-later
// Input: a JWK Set.
#include "fuzz.h"
#include "server/auth/key_files.h"

using namespace sanad;
using namespace sanad::auth;
using namespace sanad::fuzz;

namespace {

/// What goes into the log and onto an operator's screen.
void checkPlain(const QString &text)
{
    for (const QChar c : text)
        require(c.category() != QChar::Other_Control && c.category() != QChar::Other_Format,
            "a line for the log holds no control characters");
}

} // namespace

void sanad::fuzz::testOneInput(QByteArrayView input)
{
    for (const auto algorithm : {PublicKeyAlgorithm::Rs256, PublicKeyAlgorithm::Es256}) {
        const Result<JwksReading> reading = readJwks(rawBytes(input), algorithm);
        if (!reading) {
            require(reading.error().code == ErrorCode::InvalidField, "a refusal of a key file is one of a field");
            checkPlain(reading.error().message);
            continue;
        }
        require(reading->keys.size() >= 1 && reading->keys.size() <= MaxKeysInFile, "a set has keys, and not too many");
        for (const QString &line : reading->ignored)
            checkPlain(line);
        if (reading->keys.size() == 1)
            require(reading->keys.find({})->algorithm().size() == 5, "the only key is found");
        else
            require(!reading->keys.find({}), "of several keys none is taken unnamed");
    }
}
