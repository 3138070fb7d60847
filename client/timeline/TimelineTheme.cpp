// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/timeline/TimelineTheme.h"

#include <algorithm>
#include <cmath>

namespace sanad::client {

namespace {

double luminance(const QColor &colour)
{
    const auto linear = [](double part) {
        return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

} // namespace

double contrast(const QColor &one, const QColor &other)
{
    const auto [dark, light] = std::minmax({luminance(one), luminance(other)});
    return (light + 0.05) / (dark + 0.05);
}

TimelineTheme TimelineTheme::light()
{
    TimelineTheme theme;
    theme.window = 0xeef1f5u;
    theme.own = {0xd3ead9u, 0xb4d9beu, 0x14231au, 0x44604du, 0x1d5b33u, 0x0b4f9cu};
    theme.other = {0xffffffu, 0xd9dee6u, 0x1a1f27u, 0x596270u, 0x7a3e00u, 0x0b57b0u};
    theme.bot = {0xe8e6fbu, 0xb9b2eeu, 0x1f1b3au, 0x565073u, 0x4a3aa8u, 0x2c45b5u};
    theme.note = 0x4f5866u;
    theme.line = 0xc3cad4u;
    theme.problem = 0xb3161bu;
    theme.action = 0x0b57b0u;
    theme.unread = 0x1f6f43u;
    theme.unreadText = 0xffffffu;
    theme.selection = 0x1b62b8u;
    theme.selectedText = 0xffffffu;
    theme.found = 0xffe066u;
    theme.foundText = 0x1a1a00u;
    theme.focus = 0x1b62b8u;
    return theme;
}

TimelineTheme TimelineTheme::dark()
{
    TimelineTheme theme;
    theme.window = 0x14181du;
    theme.own = {0x1f4a33u, 0x2c6346u, 0xeaf5eeu, 0xa9cdb8u, 0xa7e3bfu, 0xa8d0ffu};
    theme.other = {0x262c34u, 0x363e48u, 0xe9edf2u, 0xa7b0bdu, 0xf0b98au, 0x8fc2ffu};
    theme.bot = {0x2e2a4du, 0x4a4380u, 0xece9ffu, 0xb4aee0u, 0xc4b9ffu, 0xa9c4ffu};
    theme.note = 0xa4adbau;
    theme.line = 0x39424du;
    theme.problem = 0xff8a85u;
    theme.action = 0x8fc2ffu;
    theme.unread = 0x8be0b0u;
    theme.unreadText = 0x08210fu;
    theme.selection = 0x9cc9ffu;
    theme.selectedText = 0x06121fu;
    theme.found = 0xffd84du;
    theme.foundText = 0x1a1500u;
    theme.focus = 0x8fc2ffu;
    return theme;
}

TimelineTheme TimelineTheme::highContrast()
{
    TimelineTheme theme;
    theme.window = 0x000000u;
    theme.own = {0x000000u, 0x00ff66u, 0xffffffu, 0xffffffu, 0x00ff66u, 0xffff00u};
    theme.other = {0x000000u, 0xffffffu, 0xffffffu, 0xffffffu, 0xffffffu, 0xffff00u};
    theme.bot = {0x000000u, 0x66ccffu, 0xffffffu, 0xffffffu, 0x66ccffu, 0xffff00u};
    theme.note = 0xffffffu;
    theme.line = 0xffffffu;
    theme.problem = 0xff9999u;
    theme.action = 0xffff00u;
    theme.unread = 0x00ff66u;
    theme.unreadText = 0x000000u;
    theme.selection = 0xffffffu;
    theme.selectedText = 0x000000u;
    theme.found = 0xffff00u;
    theme.foundText = 0x000000u;
    theme.focus = 0xff66ffu;
    return theme;
}

} // namespace sanad::client
