-- SPDX-License-Identifier: GPL-3.0-or-later
-- wrk: wrk ... -s load.lua URL -- MODE FILE RUN. FILE has a line "token chat-id [path]" for each student, and requests go
-- through them in turn. MODE page: the newest 50 messages of the student's chat; MODE path: the line's path;
-- MODE message: a problem and a thanks in turn, so that no chat ever reaches three attempts and waits for an admin.
-- RUN makes the client_message_ids of this run its own. Every answer is looked at; the outcome is one line of JSON.

local problems = {
    "لا أستطيع تسجيل الدخول إلى حسابي",
    "The video of the third lesson does not load",
    "نسيت كلمة المرور ومش عارف أعمل إيه",
    "I cannot open my course, it does not appear in my account",
}
local thanks = { "شكراً", "Thank you, problem solved" }

local threads = {}
function setup(thread)
    table.insert(threads, thread)
end

function init(args)
    mode, run = args[1], args[3]
    students, count, bad, firstBad = {}, 0, 0, ""
    for line in io.lines(args[2]) do
        local token, chat, path = line:match("^(%S+) (%S+) ?(%S*)$")
        local headers = { ["Authorization"] = "Bearer " .. token }
        local student = { chat = chat, headers = headers }
        if mode == "message" then
            headers["Content-Type"] = "application/json"
        else
            local what = mode == "page" and ("/api/support/chats/" .. chat .. "/messages?limit=50") or path
            student.request = wrk.format("GET", what, headers)
        end
        table.insert(students, student)
    end
end

function request()
    local index = count % #students
    local turn = math.floor(count / #students)
    count = count + 1
    local student = students[index + 1]
    if student.request then
        return student.request
    end
    local text = turn % 2 == 0 and problems[(index + turn) % #problems + 1] or thanks[index % #thanks + 1]
    local body = string.format('{"text":"%s","chat_id":%s,"client_message_id":"%s-%d"}', text, student.chat, run, count)
    return wrk.format("POST", "/api/support/messages", student.headers, body)
end

function response(status, headers, body)
    local good
    if mode == "message" then
        good = status == 201 and body:find('"bot_reply":{', 1, true)
    else
        good = status == 200 and body:find('"messages":[{', 1, true)
    end
    if not good then
        bad = bad + 1
        if bad == 1 then
            firstBad = status .. " " .. body:sub(1, 200)
        end
    end
end

function done(summary, latency, requests)
    local bad, first = 0, ""
    for _, thread in ipairs(threads) do
        bad = bad + thread:get("bad")
        first = first .. thread:get("firstBad")
    end
    local errors = summary.errors
    io.write(string.format(
        '{"requests":%d,"seconds":%.6f,"p50":%d,"p99":%d,"bad":%d,"socketErrors":%d,"firstBad":"%s"}\n',
        summary.requests, summary.duration / 1e6, latency:percentile(50), latency:percentile(99), bad,
        errors.connect + errors.read + errors.write + errors.timeout, (first:gsub('[%c"\\]', " "))))
end
