// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/account_text.h"

#include <QList>

using namespace Qt::StringLiterals;

namespace sanad {

namespace {

bool isOfUsername(char32_t point)
{
    switch (QChar::category(point)) {
    case QChar::Letter_Lowercase:
    case QChar::Letter_Uppercase:
    case QChar::Letter_Titlecase:
    case QChar::Letter_Modifier:
    case QChar::Letter_Other:
    case QChar::Mark_NonSpacing:
    case QChar::Mark_SpacingCombining:
    case QChar::Number_DecimalDigit: return true;
    default: return point < 0x80 && QByteArrayView("._-@+").contains(char(point));
    }
}

Error invalid(QLatin1StringView field, const QString &rule)
{
    return Error::invalidField(QString(field), u"Field \"%1\" must %2."_s.arg(field, rule));
}

} // namespace

Result<QString> canonicalUsername(const QString &typed)
{
    const QLatin1StringView field = "username"_L1;
    const Error refusal =
        invalid(field, u"have 1 to %1 letters, digits and the characters . _ - @ +"_s.arg(MaxUsername));
    if (typed.isEmpty() || typed.size() > 4 * MaxUsername)
        return refusal;
    QString name = typed.normalized(QString::NormalizationForm_KC).toCaseFolded();
    name = name.normalized(QString::NormalizationForm_KC);
    const QList<uint> points = name.toUcs4();
    if (name.isEmpty() || name.size() > MaxUsername || !std::ranges::all_of(points, isOfUsername))
        return refusal;
    return name;
}

Result<QByteArray> canonicalPassword(const QString &typed, QLatin1StringView field)
{
    const Error tooLong = invalid(field, u"have at most %1 bytes"_s.arg(MaxPasswordBytes));
    if (typed.isEmpty())
        return invalid(field, u"not be empty"_s);
    if (typed.size() > MaxPasswordBytes)
        return tooLong;
    QString text = typed;
    for (QChar &c : text) {
        if (c.category() == QChar::Other_Control)
            return invalid(field, u"not hold control characters"_s);
        if (c.category() == QChar::Separator_Space)
            c = u' ';
    }
    QByteArray bytes = text.normalized(QString::NormalizationForm_C).toUtf8();
    if (bytes.size() > MaxPasswordBytes)
        return tooLong;
    return bytes;
}

Result<QByteArray> newPassword(const QString &typed, QLatin1StringView field)
{
    SANAD_ASSIGN(QByteArray bytes, canonicalPassword(typed, field));
    if (bytes.size() < MinPasswordBytes)
        return invalid(field, u"have at least %1 bytes"_s.arg(MinPasswordBytes));
    return bytes;
}

} // namespace sanad
