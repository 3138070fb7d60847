// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/net/ApiClient.h"
#include "common/model/Person.h"

#include <QCoreApplication>
#include <QString>

class QTextDocument;

/// A whole chat on paper, in the language and direction of the moment; messages keep their own direction.
namespace sanad::client {

/// As plain text: a line of who and when, then what was said.
[[nodiscard]] QString transcriptText(const Transcript &transcript, const Person &own);
/// As a document that can be printed.
void fillTranscript(QTextDocument &document, const Transcript &transcript, const Person &own);
/// A4, with page numbers; Error Internal with a translated sentence if the file cannot be written.
[[nodiscard]] Status writeTranscriptPdf(const QString &path, const Transcript &transcript, const Person &own);
[[nodiscard]] Status writeTranscriptText(const QString &path, const Transcript &transcript, const Person &own);

} // namespace sanad::client
