// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/timeline/RowLayout.h"

#include "client/models/MessageModel.h"
#include "client/models/MessageWords.h"
#include "client/timeline/TimelineTheme.h"
#include "client/timeline/row_icons.h"
#include "common/text/direction.h"

#include <QCoreApplication>
#include <QFontMetrics>

#include <cmath>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

constexpr qsizetype MaxNote = 400;

/// Makes one row: first the sizes of its parts, then their places, logical until the very end.
class RowBuilder
{
    Q_DECLARE_TR_FUNCTIONS(sanad::client::RowBuilder)

public:
    RowBuilder(const MessageModel &model, int row, const RowContext &context)
        : m_item(model.at(row))
        , m_message(m_item.message)
        , m_context(context)
        , m_metrics(context.metrics)
        , m_small(context.fonts.small)
        , m_room(contentWidth(context.width, context.metrics))
    {
        m_parts.own = model.isOwn(row);
        const MessageModel::Border border = model.borderAbove(row);
        m_parts.startsDay = border.isNewDay;
        m_parts.startsUnread = border.isUnread;
        m_parts.startsGroup = border.isNewGroup;
    }

    RowLayout build()
    {
        addName();
        addAttachment();
        addText();
        addMeta();
        addState();
        m_layout.geometry = arrange(m_parts, m_context.width, m_metrics);
        placeAttachment();
        placeButtons();
        mirror();
        placeText();
        return std::move(m_layout);
    }

private:
    [[nodiscard]] QSize lineSize(const QFontMetrics &metrics, const QString &text) const
    {
        return {std::min(metrics.horizontalAdvance(text), m_room), metrics.height()};
    }

    void addName()
    {
        if (m_parts.own || !m_parts.startsGroup)
            return;
        const QFontMetrics metrics(m_context.fonts.name);
        int room = m_room;
        int extra = 0;
        if (m_message.isAutoReply()) {
            //: Badge behind the bot's name: nobody has typed this message.
            m_layout.badge = tr("Automatic reply");
            extra = metrics.height() + 3 * m_metrics.gap() + m_small.horizontalAdvance(m_layout.badge) + m_metrics.em;
            room = std::max(room - extra, room / 3);
        }
        m_layout.name = metrics.elidedText(MessageWords::sender(m_item, false), Qt::ElideRight, room);
        m_parts.name = {std::min(metrics.horizontalAdvance(m_layout.name) + extra, m_room), metrics.height()};
    }

    void addAttachment()
    {
        if (!m_message.attachment)
            return;
        const Attachment &file = *m_message.attachment;
        if (m_message.type == MessageType::Image) {
            m_layout.kind = RowLayout::Kind::Picture;
            m_parts.attachment = pictureSize({file.width.value_or(0), file.height.value_or(0)}, m_room, m_metrics);
            return;
        }
        const int beside = m_metrics.icon() + m_metrics.padding();
        if (m_message.type == MessageType::Audio) {
            m_layout.kind = RowLayout::Kind::Audio;
            m_layout.subtitle = file.duration ? MessageWords::duration(*file.duration) : MessageWords::size(file.size);
            m_parts.attachment = {std::min(m_room, 16 * m_metrics.em), m_metrics.icon()};
            return;
        }
        m_layout.kind = RowLayout::Kind::File;
        const QFontMetrics text(m_context.fonts.text);
        QString name = shownName(file.name);
        if (name.isEmpty())
            name = MessageWords::attachmentKind(m_message);
        // The end of a name tells what kind of file it is: the middle gives way.
        m_layout.title = isolated(text.elidedText(name, Qt::ElideMiddle, m_room - beside));
        m_layout.subtitle = file.duration
            ? u"%1 · %2"_s.arg(MessageWords::duration(*file.duration), isolated(MessageWords::size(file.size)))
            : isolated(MessageWords::size(file.size));
        const int widest =
            std::max(text.horizontalAdvance(m_layout.title), m_small.horizontalAdvance(m_layout.subtitle));
        m_parts.attachment = {std::min(m_room, std::max(beside + widest, 9 * m_metrics.em)),
            std::max(m_metrics.icon(), text.height() + m_small.height())};
    }

    void addText()
    {
        if (m_message.text.isEmpty())
            return;
        ShownText &shown = m_layout.shown;
        shown = shownText(m_message.text);
        const Qt::LayoutDirection direction = text::directionOf(shown.text, m_context.direction);
        m_isRightToLeft = direction == Qt::RightToLeft;
        m_layout.links = scanLinks(shown.text);
        if (m_isRightToLeft) {
            isolateLeftToRight(shown);
            for (Link &link : m_layout.links) {
                const qsizetype end = shown.fromMessage(link.start + link.length - 1) + 1;
                link.start = shown.fromMessage(link.start);
                link.length = end - link.start;
            }
        }
        QTextOption option(m_isRightToLeft ? Qt::AlignRight : Qt::AlignLeft);
        option.setTextDirection(direction);
        option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
        m_layout.body = std::make_unique<QTextLayout>(shown.text, m_context.fonts.text);
        m_layout.body->setTextOption(option);
        m_layout.body->setFormats(linkFormats());
        m_layout.body->setCacheEnabled(true);
        m_parts.text = layOutText();
        if (shown.isCut) {
            //: Below the beginning of a very long message. %1: its size.
            m_layout.more = tr("Show all (%1)").arg(isolated(MessageWords::size(m_message.text.size())));
            m_parts.more = lineSize(m_small, m_layout.more);
        }
    }

    [[nodiscard]] QList<QTextLayout::FormatRange> linkFormats() const
    {
        const TimelineTheme::Bubble &colours = m_context.theme->bubble(m_parts.own, m_message.isAutoReply());
        QList<QTextLayout::FormatRange> ranges;
        for (const Link &link : m_layout.links) {
            QTextLayout::FormatRange range;
            range.start = int(link.start);
            range.length = int(link.length);
            range.format.setForeground(colours.link);
            range.format.setFontUnderline(true);
            ranges.append(range);
        }
        return ranges;
    }

    QSize layOutText()
    {
        double y = 0;
        double widest = 0;
        m_layout.body->beginLayout();
        for (QTextLine line = m_layout.body->createLine(); line.isValid(); line = m_layout.body->createLine()) {
            line.setLineWidth(m_room);
            line.setPosition({0, y});
            y += line.height();
            widest = std::max(widest, line.naturalTextWidth());
        }
        m_layout.body->endLayout();
        return {std::min(int(std::ceil(widest)), m_room), int(std::ceil(y))};
    }

    void addMeta()
    {
        m_layout.time = MessageWords::time(m_message.createdAt);
        m_parts.meta = lineSize(m_small, m_layout.time);
        if (m_parts.own)
            m_parts.meta.rwidth() += m_metrics.gap() + tickWidth(m_small.height());
    }

    void addState()
    {
        using State = TimelineItem::State;
        const auto button = [this](RowLayout::Action action, const QString &label) {
            m_layout.buttons.append({action, label, {}});
        };
        const bool isUploading = m_item.state == State::Sending && m_message.attachment;
        if (m_item.state == State::OnServer || (m_item.state == State::Sending && !isUploading))
            return;
        m_layout.note = MessageWords::state(m_item, true).left(MaxNote);
        const QSize room(std::min(m_context.width - 2 * m_metrics.margin(), m_room), 1'000'000);
        m_parts.note = m_small.boundingRect(QRect({0, 0}, room), Qt::TextWordWrap, m_layout.note).size() + QSize(2, 0);
        if (m_item.state == State::Failed)
            //: Tries again to send a message.
            button(RowLayout::Action::Retry, tr("Retry"));
        if (isUploading)
            //: Ends an upload; the message is given up.
            button(RowLayout::Action::Cancel, tr("Cancel"));
        if (!isUploading && !m_message.attachment)
            //: Changes a message that has not been sent.
            button(RowLayout::Action::Edit, tr("Edit"));
        if (!isUploading)
            //: Gives up a message that has not been sent.
            button(RowLayout::Action::Discard, tr("Delete"));
        int width = 0;
        for (RowLayout::Button &each : m_layout.buttons) {
            each.rect = QRect(width, 0, m_small.horizontalAdvance(each.label) + 2 * m_metrics.gap(),
                m_small.height() + m_metrics.gap());
            width += each.rect.width() + m_metrics.gap();
        }
        m_parts.actions = {width - m_metrics.gap(), m_small.height() + m_metrics.gap()};
    }

    void placeAttachment()
    {
        const QRect place = m_layout.geometry.attachment;
        const int icon = m_metrics.icon();
        const int beside = place.left() + icon + m_metrics.padding();
        const int width = place.right() + 1 - beside;
        if (m_layout.kind == RowLayout::Kind::Audio) {
            const int length = m_small.horizontalAdvance(u"00:00:00"_s);
            m_layout.icon = {place.topLeft(), QSize(icon, icon)};
            m_layout.wave = {beside, place.top(), std::max(width - length - m_metrics.gap(), 1), place.height()};
            m_layout.subtitleRect = {place.right() + 1 - length, place.top(), length, place.height()};
        } else if (m_layout.kind == RowLayout::Kind::File) {
            const int text = QFontMetrics(m_context.fonts.text).height();
            m_layout.icon = {place.left(), place.top() + (place.height() - icon) / 2, icon, icon};
            const int top = place.top() + (place.height() - text - m_small.height()) / 2;
            m_layout.titleRect = {beside, top, width, text};
            m_layout.subtitleRect = {beside, top + text, width, m_small.height()};
        }
    }

    void placeButtons()
    {
        for (RowLayout::Button &button : m_layout.buttons)
            button.rect.translate(m_layout.geometry.actions.topLeft());
    }

    void mirror()
    {
        const auto turn = [this](QRect &rect) { rect = mirrored(rect, m_context.width, m_context.direction); };
        m_layout.geometry = mirrored(m_layout.geometry, m_context.width, m_context.direction);
        for (QRect *rect : {&m_layout.icon, &m_layout.titleRect, &m_layout.subtitleRect, &m_layout.wave})
            turn(*rect);
        for (RowLayout::Button &button : m_layout.buttons)
            turn(button.rect);
    }

    /// A bubble hugs its text, but right-to-left lines end at the most width they were laid out for: they are moved to
    /// where the bubble ends, which is what laying them out again would do.
    void placeText()
    {
        const QRect place = m_layout.geometry.text;
        m_layout.bodyOrigin = place.topLeft();
        if (m_isRightToLeft)
            m_layout.bodyOrigin.rx() -= m_room - place.width();
    }

    const TimelineItem &m_item;
    const Message &m_message;
    const RowContext &m_context;
    const BubbleMetrics &m_metrics;
    QFontMetrics m_small;
    int m_room;
    bool m_isRightToLeft = false;
    BubbleParts m_parts;
    RowLayout m_layout;
};

} // namespace

RowFonts RowFonts::of(const QFont &font)
{
    constexpr double smaller = 0.85;
    RowFonts fonts{font, font, font};
    for (QFont *each : {&fonts.small, &fonts.name}) {
        if (font.pointSizeF() > 0)
            each->setPointSizeF(font.pointSizeF() * smaller);
        else
            each->setPixelSize(std::max(1, int(std::lround(font.pixelSize() * smaller))));
    }
    fonts.name.setBold(true);
    return fonts;
}

int RowLayout::cursorAt(QPointF point) const
{
    if (!body)
        return 0;
    const QPointF inside = point - bodyOrigin;
    for (int i = 0; i < body->lineCount(); ++i) {
        const QTextLine line = body->lineAt(i);
        if (inside.y() < line.y() + line.height() || i + 1 == body->lineCount())
            return line.xToCursor(inside.x());
    }
    return 0;
}

int RowLayout::characterAt(QPointF point) const
{
    if (!body)
        return -1;
    const QPointF inside = point - bodyOrigin;
    for (int i = 0; i < body->lineCount(); ++i) {
        const QTextLine line = body->lineAt(i);
        if (line.naturalTextRect().contains(inside))
            return line.xToCursor(inside.x(), QTextLine::CursorOnCharacter);
    }
    return -1;
}

const Link *RowLayout::linkAt(QPointF point) const
{
    const int character = characterAt(point);
    const auto found = std::find_if(links.begin(), links.end(),
        [character](const Link &link) { return character >= link.start && character < link.start + link.length; });
    return character < 0 || found == links.end() ? nullptr : &*found;
}

RowLayout layOutRow(const MessageModel &model, int row, const RowContext &context)
{
    return RowBuilder(model, row, context).build();
}

} // namespace sanad::client
