// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bot/faq_file.h"

#include <QStringList>

using namespace Qt::StringLiterals;

namespace sanad::bot {

Result<QList<Faq>> parseFaqs(const QByteArray &utf8)
{
    QList<Faq> faqs;
    QStringList faults;
    int number = 0;
    for (const QString &line : QString::fromUtf8(utf8).split(u'\n')) {
        ++number;
        if (line.trimmed().isEmpty() || line.startsWith(u'#'))
            continue;
        const QStringList columns = line.split(u'\t');
        bool isNumber = false;
        const int priority = columns.first().toInt(&isNumber);
        if (columns.size() != 3 || !isNumber || columns[1].trimmed().isEmpty() || columns[2].trimmed().isEmpty()) {
            faults.append(u"line %1: priority, question and answer expected"_s.arg(number));
            continue;
        }
        Faq faq;
        faq.question = columns[1].trimmed();
        faq.answer = columns[2].trimmed();
        faq.priority = priority;
        faqs.append(faq);
    }
    if (!faults.isEmpty())
        return Error::internal(u"questions: "_s + faults.join(u"; "_s));
    return faqs;
}

} // namespace sanad::bot
