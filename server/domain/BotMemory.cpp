// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/BotMemory.h"

#include <algorithm>

namespace sanad {

namespace {

constexpr int NumberBase = 32;
constexpr QChar FaqMark = u'.';

/// Small numbers side by side in one big one.
class BitWriter
{
public:
    void add(int value, int bits)
    {
        const auto most = (quint64(1) << bits) - 1;
        m_bits |= std::min(quint64(std::max(value, 0)), most) << m_at;
        m_at += bits;
    }
    [[nodiscard]] quint64 bits() const { return m_bits; }

private:
    quint64 m_bits = 0;
    int m_at = 0;
};

class BitReader
{
public:
    explicit BitReader(quint64 bits)
        : m_bits(bits)
    {
    }
    int take(int bits)
    {
        const auto value = int(m_bits & ((quint64(1) << bits) - 1));
        m_bits >>= bits;
        return value;
    }
    [[nodiscard]] bool isEmpty() const { return m_bits == 0; }

private:
    quint64 m_bits;
};

// The widths are data on disk.
constexpr int CountBits = 2;
constexpr int TurnBits = 4;
constexpr int IntentBits = 3;
static_assert(AllIntents.size() == 1 << IntentBits);

quint64 numbersOf(const BotMemory &memory)
{
    BitWriter out;
    for (const int helps : memory.helps)
        out.add(helps, CountBits);
    out.add(memory.greetings, CountBits);
    out.add(memory.closings, CountBits);
    out.add(memory.turns, TurnBits);
    out.add(memory.askedForPatience ? 1 : 0, 1);
    out.add(memory.language ? 1 + int(*memory.language) : 0, CountBits);
    const BotQuestion question = memory.question.value_or(BotQuestion());
    out.add(memory.question ? 1 + int(question.isOpen) : 0, CountBits);
    out.add(int(question.first) * int(memory.question.has_value()), IntentBits);
    out.add(int(question.second) * int(memory.question.has_value()), IntentBits);
    out.add(memory.saidItIsMachine ? 1 : 0, 1);
    return out.bits();
}

std::optional<BotMemory> fromNumbers(quint64 bits)
{
    BitReader in(bits);
    BotMemory memory;
    for (int &helps : memory.helps)
        helps = in.take(CountBits);
    memory.greetings = in.take(CountBits);
    memory.closings = in.take(CountBits);
    memory.turns = in.take(TurnBits);
    memory.askedForPatience = in.take(1) != 0;
    const int language = in.take(CountBits);
    const int question = in.take(CountBits);
    const auto first = Intent(in.take(IntentBits));
    const auto second = Intent(in.take(IntentBits));
    memory.saidItIsMachine = in.take(1) != 0;
    constexpr int most = 2;
    if (language > most || question > most || !in.isEmpty())
        return std::nullopt;
    if (language > 0)
        memory.language = Language(language - 1);
    if (question > 0)
        memory.question = BotQuestion{.first = first, .second = second, .isOpen = question == most};
    return memory;
}

} // namespace

bool BotMemory::hasHelped() const
{
    return !faqs.isEmpty() || std::ranges::any_of(helps, [](int given) { return given > 0; });
}

BotMemory BotMemory::fresh() const
{
    BotMemory memory;
    memory.language = language;
    return memory;
}

QString BotMemory::toText() const
{
    if (*this == BotMemory())
        return {};
    QString text = QString::number(numbersOf(*this), NumberBase);
    for (const FaqId faq : faqs)
        text += FaqMark + QString::number(faq.value(), NumberBase);
    return text;
}

BotMemory BotMemory::fromText(QStringView text)
{
    if (text.isEmpty())
        return {};
    qsizetype mark = text.indexOf(FaqMark);
    bool isNumber = false;
    const quint64 bits = text.first(mark < 0 ? text.size() : mark).toULongLong(&isNumber, NumberBase);
    std::optional<BotMemory> memory = isNumber ? fromNumbers(bits) : std::nullopt;
    while (memory && mark >= 0) {
        text = text.sliced(mark + 1);
        mark = text.indexOf(FaqMark);
        const FaqId faq(text.first(mark < 0 ? text.size() : mark).toLongLong(&isNumber, NumberBase));
        if (!isNumber || !faq.isValid())
            return {};
        memory->faqs.append(faq);
    }
    return memory.value_or(BotMemory());
}

} // namespace sanad
