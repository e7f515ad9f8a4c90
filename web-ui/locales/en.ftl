# The words of the pages in English. Same keys as in zh-CN.ftl; a test holds them together.

## Every page
skip = Skip to the content
brand = Yiwang · tell us what is wrong
nav-main = Main navigation
nav-foot = Footer
nav-home = Home
nav-report = Report
nav-progress = Progress
elder-on = Large print
elder-off = Standard size
other-language = 中文
privacy = Privacy
accessibility = Accessibility
staff-door = Staff
foot-help = Not at ease online? Call 12345, or come to the community counter and staff will fill it in for you.
optional = optional
required = required
yes = Yes
no = No
choose = Choose
any = Any
print = Print
back-home = Home page
back-to-desk = Back to the inbox
code-word = Code
request-word = Request
number = Number
secret = Code
received = Received
photo-n = Photo { $n }
photos-n = { $n ->
    [one] { $n } photo
   *[other] { $n } photos
    }
reporters-n = { $n ->
    [one] { $n } person
   *[other] { $n } people
    } reported this
urgent = Urgent
emergency = Emergency

## Portal: first page
home-title = Tell us what is wrong
home-head = Something wrong near you? Say so, and someone will see to it
home-lead = A broken lamp, a blocked stairway, a neighbour in need: a photo and a sentence will do, no account needed. We tell you by which day you will be answered.
home-report = No account; three steps
home-progress = With your number and code
home-board = What ended lately, and the figures
home-grid = Which posts look after your part
home-how = Three steps
home-photo = Take a photo on the spot or choose one. You may also leave it out.
home-place = Click on the map, or write down estate and building.
home-words = Say in a sentence what is wrong and what you would like.
home-then = What happens then
then-received = You get a number at once
then-received-about = and the day by which you will be answered
then-handled = The unit in charge sees to it
then-handled-about = and you can follow it like a parcel
then-checked = Somebody else checks
then-checked-about = nobody marks their own work
then-rated = You say whether it is solved
then-rated-about = if not, you may ask to have it done again

## Portal: emergencies
emergency-title = In danger, telephone at once
emergency-about = This is no emergency service.
call-police = Police
call-fire = Fire
call-ambulance = Ambulance
call-traffic = Traffic

## Report
report-head = What is it about?
report-lead = Say where and what happened; all else is up to you.
part-photo = Photo
part-place = Where
part-words = What happened
photo-choose = Take or choose photos
photo-drop = Remove
photo-kept = Photo { $n } has arrived (clear the tick to leave it out)
photos-most = Up to { $n } photos.
photos-help = What a camera hides in the file, such as the position, is removed.
place-text = The place in words (or mark it below)
place-sample = e.g. entrance of building 3, 128 Xingning Road
place-device = Use where I am now
place-finding = Finding where you are…
place-denied = Permission was not given. Click on the map, or write the place down.
place-failed = The position was not found. Click on the map, or write the place down.
place-is = Place: { $where }
place-clear = Remove this place
near-head = Already reported nearby:
near-help = If it is the same, follow it: nothing to write, and you get every answer. If not, go on below.
follow-go = Follow
within = within { $far }
map-legend = Click on the map (optional)
map-next = Click on the street or community; the map then shows it larger.
map-last = Click where it is; the red dot marks it. Click again to move it.
map-alt = Map: { $name }
outside-nearest = This is outside our area; the nearest part is { $grid }, about { $far } away. You may still send it and will get an honest answer.
outside-none = This is far outside our area. You may still send it and will get an honest answer.
metres = { $n } m
kilometres = { $n } km
text-label = What happened, and what would you like?
text-sample = e.g. The lamp at the entrance has been dark for a week; please mend it.
contact-head = How to reach you
contact-why = With a telephone number staff can ask you and call you back; without it we still see to it.
your-name = Your name
your-phone = Your telephone
keep-secret = Keep it confidential
keep-secret-about = Only those who handle it can see it.
send = Send
send-about = You get a number and the day of the answer at once.

photo-camera = Take a photo
step-next = Next
step-back = Back
step-at = Step { $n } of { $of }
anonymous = Without my name
anonymous-about = Name and telephone are not taken, even if filled in. Number and code show you the answer all the same.
danger-head = Is somebody in danger? Telephone first.
danger-about = What you wrote looks like an emergency, and this is no emergency service.
danger-called = I have telephoned, or it is no emergency; send it

## A letter to a unit of one's choice
door-to = To whom
door-choose = Choose the secretary by unit
door-words = What you want to say
door-text = What it is about, what you think, what you would like
door-contact = The secretary gets in touch first; if you leave nothing, the answer stands under “Progress”.
door-who-reads = Who may read it
door-open = Other units too, where the matter needs it
door-only = The secretary only
door-nobody = This entry is not open yet; use “Report”, or call 12345.
door-not-for = Accusations of officials go to the discipline inspection (12388), not here.
level-community = Community (village)
level-street = Street (town)
level-district = District (county)
level-other = Other

## After the report
done-title = Received
done-head = Received; thank you
promise-by = We will answer you by { $when }.
done-keep = Write down or photograph number and code; you need both to follow the progress.
done-lost = The code is shown this once. If you lose it, call 12345 or come to the community counter.
see-progress = See the progress
what-next = What comes next
now-word = Now
next-answer = You are answered
next-answer-about = Result and photos of the work appear under “Progress”.
next-rate = You rate it
next-rate-about = If it is not solved you may say why and ask to have it done again.
what-you-sent = What you reported

## Progress
find-lead = Enter number and code.
find-help = The two lines you were shown; capitals do not matter.
find-go = Look up
find-lost = Lost the code? Call 12345 or come to the community counter.
case-leave = Done; lock this page
answers = Answers
answers-none = No answer yet; it will appear here.
steps-name = How far it has come
rests-until = “{ $what }” has arrived; the unit in charge sees it. You may do so again from { $when }.
followers-n = { $n ->
    [one] One more person follows
   *[other] { $n } more people follow
    } this.
follow-head = You follow what somebody else reported
follow-about = You are shown every answer, and may add to it or urge. Rating and withdrawing are for who reported it first.
followed-head = You follow this now

## What is stored about me
mine-head = What is stored about me
mine-lead = Everything the system holds about you in this report.
mine-back = ‹ Progress
mine-who = Who you are and how it came
mine-mail = E-mail
mine-point = The place you marked (longitude, latitude)
mine-nobody = You left neither name nor telephone.
mine-masked = Masked here, in case somebody looks over your shoulder; whole in the file.
mine-said = What you said
mine-looks = Who looked at your name and telephone
mine-looks-none = Nobody did.
mine-sent = What was sent to you
mine-sent-none = Nothing was sent.
mine-take = Take it along
mine-take-about = One JSON file with all of the above. Keep it on your own device.
mine-take-go = Download
mine-erase = Erase
mine-erase-about = Your words, photos, name and telephone are erased. The record keeps one line that they were, without what they said. Number and code go on working.
mine-erase-later = It is still being handled; when it has ended you may erase it here.
mine-sure = I know that it cannot be brought back
mine-erase-go = Erase
mine-erased = Erased on { $when }.

## The board and my grid
nav-board = What was done
nav-grid = My grid
board-head = What was done
board-lead = What ended lately, and where each figure comes from. Neither who reported it nor their words are shown; places are rounded.
area-up = ‹ One level up
board-figures = Received in the last { $n } days
board-received = Received
board-closed = Ended
board-on-time = Ended in time
board-satisfied = Satisfied
board-figures-about = After the slash stands the whole: in time of those ended, satisfied of those who answered. Fewer than ten give no per cent.
as-of = As of { $when }.
board-map = Where
board-map-alt = Map: { $n ->
    [one] { $n } place
   *[other] { $n } places
    }
board-map-about = Round: being handled. Square: done. Rounded to about 100 m; at most 300 are shown.
board-done = Done lately
board-none = Nothing that may be shown has ended here lately.
board-done-on = ended { $when }
board-same-day = on the same day
board-days = { $n ->
    [one] after { $n } day
   *[other] after { $n } days
    }
board-happy = The person is satisfied
board-unhappy = The person is not satisfied
board-feed = Follow this area in a feed reader (Atom)
feed-title = { $name }: what was done
photo-before = Before
photo-after = After
photos-open = My photos may be shown to everybody once it is done
photos-open-about = Without the tick only those who handle it see them. Please leave out faces and number plates.
grid-lead = Go down level by level to see which posts look after your part.
grid-all = All
grid-posts = Who looks after it
grid-call = To reach them call 12345 or come to the community counter; what you report here goes to the right post too.

## Privacy
privacy-what = What we keep
privacy-what-about = What you write, the place, the photos, and the name and telephone number if you leave them. No account is needed, nobody's movements are recorded, and residents are never scored.
privacy-photos = Photos
privacy-photos-about = Photos are made anew without the position, the camera and whatever else a file hides.
privacy-who = Who sees it
privacy-who-about = The units that handle it see what it is about. Name and telephone are masked; to see them plain takes a purpose, and each time is recorded.
privacy-secret = In confidence
privacy-secret-about = With “Keep it confidential” only those who handle it see it; it is in no public list.
privacy-cookies = What your browser keeps
privacy-cookies-about = Only what is needed: language, large print, a mark that protects forms, and for half an hour a pass for the report you look at. No advertising, no tracking.
privacy-rights = Your rights
privacy-rights-about = You may ask who saw your telephone number, and have personal data corrected or erased. Erasing it leaves the record of the work whole.

## Accessibility
a11y-aim = We work to WCAG 2.2 AA and the ministry's rules for older users, so that everybody can do this alone.
a11y-elder = Large print
a11y-elder-about = Every page offers large print at the top: larger letters, larger buttons, less on the page.
a11y-keyboard = Keyboard and screen reader
a11y-keyboard-about = Everything can be done by keyboard; colour never stands alone; all but the map is text.
a11y-script = Without scripts
a11y-script-about = Reporting, following and rating need no script, so old telephones will do.
a11y-limits = What is not there yet
a11y-limits-about = A point on the map cannot be set with a screen reader; write the place down instead, it does as well.
a11y-help = If it does not work for you
a11y-help-about = Call 12345, or come to the community counter, where staff fill it in for you.

## Workbench: frame
desk-name = Workbench
inbox = Inbox
search = Search
enter = Enter for somebody
board = Where everything stands
boards = Boards
calls = Follow-up
notices = Notices
outbox = Outbox
tables = Tables
playbooks = Playbooks
views = Views
posts-more = and { $n ->
    [one] { $n } more post
   *[other] { $n } more posts
    }
sign-in = Sign in
sign-out = Sign out
sign-lead = For staff only.
sign-forgot = If you forgot the password, an administrator can set a new one.
login = Login
password = Password
account = My account
posts = Posts
posts-none = No post in force; ask an administrator.
password-change = Change the password
password-changed = The password was changed.
password-old = Old password
password-new = New password
password-again = New password again

## Workbench: lists
col-matter = Matter
col-stage = Stage
col-holder = With whom
col-due = Time left
col-opened = Received
col-text = Text
col-to = To
col-state = State
col-when = When
matters-n = { $n ->
    [one] { $n } matter
   *[other] { $n } matters
    }
filter = Filter
filter-go = Filter
filter-clear = Clear
filter-hint = Type to find
filter-none = Nothing fits
filter-chosen = Chosen
category = Category
area = Area
ever-late = Ever overdue
from-day = Received from
to-day = until
none-waiting = Nothing here; all done.
none-filtered = Nothing fits the filter. Ask for less.
next-page = Next page
last-page = Last page
search-sample = Number, place, words
search-help = Searches what you may see; what you type does not appear in the address. Characters of the same sound, pinyin and other words for the same are understood; who may see parties can look for a whole telephone number, which is logged.
search-none = Nothing found for “{ $text }”. Try other or fewer words.
search-begin = Type a number, a place or words, or look by the conditions of the filter alone.
search-near = No matter says “{ $text }”; these sound or look nearly like it.
search-nearly = Nearly
search-person = Same telephone
search-instead = Did you mean:
search-many = More than 1000; narrow it with the filter
search-unfiltered = Look again without the filter
search-state = State
search-kind = Playbook it runs by
search-order = Order
order-best = Best match first
order-new = Newest first
state-open = Open
state-closed = Closed
state-late = Ever overdue
find-for = Search
find-label = Search suggestions
find-some = There are suggestions: choose with the arrow keys, open with Enter, close with Escape.

## Workbench: sorting the inbox
pane = The chosen matter
pane-none = Choose a matter in the list to look at it and act on it here.
pane-back = Back to the list
close = Close
keys = Keys
keys-about = Keys do nothing while you type in a field, and nothing while an input method is composing.
keys-off = Switch single keys off
keys-on = Switch single keys on
key-move = Next, previous
key-open = Open the whole page
key-tick = Tick; tick a range
key-send = Send the form being filled in
verb-accept = Take on and pass on
verb-join = Bring together with…
verb-decline = Do not take on
verb-back = Undo (where what was done has a way back)
verb-none = This matter does not offer that now.
later = Later
later-about = Leaves the inbox and comes back exactly then, or before, if anything happens. No limit stops by it.
later-when = Or at another moment
later-why = What is waited for
later-go = Put off
later-post = For colleagues in the same post too
later-until = Back in the inbox { $when }
later-wake = Bring it back now
view-name = Save this filter as a view named
view-share = Colleagues in the same post ({ $post }) see it too
view-save = Save the view
view-remove = Remove this view
view-shared = shared
bulk-pick = Tick
bulk-tick = Tick { $number }
bulk-ticked = Ticked
bulk = Act on the ticked ones
bulk-these = The ticked matters
bulk-can = { $n } can be done
bulk-cannot = { $n } cannot
bulk-why = Which cannot, and why
bulk-empty = What is left empty takes what each matter has or proposes by itself. An answer may hold {"{number}"}, {"{title}"}, {"{unit}"} and {"{date}"}; each matter fills in its own.
bulk-nothing = The ticked matters offer you nothing now.
bulk-unknown = Not found, or not within your jurisdiction:
bulk-done = Done: { $n }.
bulk-refused = Not done: { $n }. The reasons stand below; each can be opened by itself.
bulk-outcome = Outcome
bulk-yes = Done
bulk-not = Not done
bulk-back = Back to the inbox
rows-200 = 200 on a page
live-fresh = New matters: {"{n}"}. Show them
preview = What the person who raised it will read
preview-about = Besides this only the unit, the action and the time; not the remark below.
live-gone = No longer in this list
live-stale = Something just happened to this matter; what you wrote was not touched.
live-reload = Show it
here-looks = { $name } is looking at it
here-writes = { $name } is writing

## Workbench: one matter
matter-text = What was reported
clocks = Limits
promised-until = answer promised by { $when }
waits-for = Now with { $who }
waits-for-legs = Waiting for the units in charge
waits-none = Closed
suspended-until = suspended until { $when }
actions = What you can do
actions-none = Nothing for you to do at this stage. You may write an internal note.
acting-as = as { $post }
note-beside = Remark
note = Internal note
note-label = Only staff see this
note-go = Keep the note
public-yes = The resident reads this
public-no = Internal
timeline = Timeline
fresh = New
fresh-since = Something happened since you opened the page; it is marked in the timeline. What you typed is kept; look, then send again.
lost-head = What you typed
list-empty = Nothing yet
legs = Legs
leg-lead = Leads
leg-help = Helps
leg-called-back = Called back
route = Units proposed
where = Place
where-none = No point given
reporters = Reporters
reporters-none = No reporter named
reporter-follows = Only follows
reporter-earlier = Raised by the same person
phone-none = No telephone given
show-plain = Show plain
purpose = Purpose
purpose-sample = e.g. call back to confirm the result
purpose-help = It is recorded, and the reporter may ask to see it.
plain-logged = This was recorded. It is masked again when you leave.
prints = File and print
prints-page = Print this page
print-back = Back to matter { $number }
print-none = None
print-no = No.
print-when = When
print-who = Who
print-what = What
print-date = Date
playbook = Playbook
version = Version
version-n = version { $n }
first-asked = First asked: { $unit }

## Forms
outcome-solved = Solved
outcome-explained = Explained
outcome-unsolved = Unsolved
limit-of = Unit
limit-work-days = work days
limit-days = days
limit-work-hours = work hours
limit-hours = hours
unit-first = Leads
units-help = Tick the units; of several, the one marked “Leads” comes first.
secrecy-confidential = Confidential
secrecy-sealed = Sealed

## Enter for somebody
enter-head = Enter for somebody
enter-text = What is reported
enter-title = Title
enter-who = Who reports
enter-secret = The person asks for confidence
enter-go = Enter
enter-next = Enter another
entered-head = Entered
entered-tell = Tell or print number and code for the person; the code is shown this once.
open-matter = Open the matter
channel = How it came in
channel-counter = At the counter
channel-phone = By telephone
channel-worker = Found on a round
category-unsure = Not sure; to be classified
person-name = Name
person-phone = Telephone

## Notices and outbox
notices-none = No notices.
notice-read = Mark as read
outbox-about = Mail and webhooks to residents and units; what failed can be sent again.
outbox-none = Nothing here.
means-mail = Mail
means-hook = Webhook
means-in-app = Workbench
sent = Sent
send-queued = Waiting
send-failed = Failed; will try again
send-dead = Failed for good
attempts-n = { $n ->
    [one] { $n } try
   *[other] { $n } tries
    }
resend = Send again

## Board
fig-open = Open
fig-overdue = Overdue
fig-unheld = Held by nobody
by-stage = By stage
by-unit = By unit
by-unit-about = Each number opens just these matters. Paused, suspended and without a clock counts as not timed. The unit with the longest overdue matter comes first; these are figures of units, never of persons.
due-when = Due
due-today = Due today
due-three = In three days
due-after = Later
due-rest = Not timed
due-oldest = Overdue since
unit = Unit
longest = Waiting longest

## Boards of playbooks
boards-about = A board shows the open matters of one method in columns, by the step they reached: which units were asked, where each of them stands, and since when. You see only what you have a right to.
boards-none = No playbook in force has a board. Write `board` with its columns in a playbook and publish it; its board then stands here.
method-board = See its board
flow-about = A matter stands in the column of the unit that is least far; what is due soonest is on top.
flow-none = No matter of “{ $name }” stands in these columns now. One that goes by this playbook and reaches one of its steps appears here.
flow-whole = Show all columns
flow-column-none = None
flow-since = since { $when }
flow-all = { $n ->
    [one] Show the { $n } matter
   *[other] Show all { $n } matters
    }
flow-first = { $n ->
    [one] The { $n } matter due first.
   *[other] The { $n } matters due first.
    }
flow-outside = { $n ->
    [one] { $n } more open matter of this playbook is before or past these columns.
   *[other] { $n } more open matters of this playbook are before or past these columns.
    }
flow-more = There are too many matters: the five thousand due first were counted.

## Hand-over of the shift
handover = Hand-over
handover-about = What came in during this shift, what was sent out and came back, what fell overdue and what is due next all come from the ledger; nothing is written twice. Add your words and hand over; whoever comes next takes over with one press. It is about matters; nothing is kept of how long anybody was on duty.
handover-pick = Another time
handover-from = From
handover-to = To
handover-look = Show this time
handover-came = Came in
handover-channels = Came in by channel:
handover-pressing = Urgent ones that came in
handover-notes = Notes for the next shift
handover-overdue = Fell overdue
handover-due = Due within { $hours } hours
handover-sent = Sent to units
handover-returned = Sent back or called back
handover-legs = Legs
handover-waits = What waits for whom
handover-open = Open
handover-over = Overdue
handover-wait-n = { $open } open, { $over } of them overdue
handover-figures = { $came } came in, { $overdue } fell overdue
handover-more = { $n ->
    [one] { $n } more is not listed.
   *[other] { $n } more are not listed.
}
handover-cut = The ledger of this time is long: only its first twenty thousand lines were looked through for what was sent, came back and fell overdue. Choose a shorter time.
handover-words = Words for the next shift
handover-words-help = Write of matters and their numbers, not of residents by name; telephone and identity numbers are masked.
handover-go-head = Hand over
handover-go = Hand over
handover-take = Take over
handover-given = Handed over by { $who }
handover-taken = Taken over by { $who }
handover-wait = A colleague of the unit is to take over.
handover-stood = The figures are those of the hand-over; stages and holders are those of now.
handover-past = Notes of this unit
handover-none = There is no note yet. Write a few words and press “Hand over”; the note then stays here.
handover-time = Time
handover-span = { $from } to { $to }
handover-giver = Handed over
handover-taker = Taken over
handover-open-yet = Not taken over
handover-back = Back to the note
note-next = For the next shift: put it on the hand-over note

## Follow-up by telephone
calls-n = { $n ->
    [one] { $n } to ask about
   *[other] { $n } to ask about
    }
calls-more = and more behind
calls-about = What you did not handle and may ask about now, due first on top. After each the next one opens.
calls-own = { $n ->
    [one] { $n } more you handled yourself; a colleague asks about it.
   *[other] { $n } more you handled yourself; colleagues ask about them.
    }
calls-none = Nothing for you to ask about now. What is done, waits for a follow-up and was not handled by you appears here.
call-purpose = Follow-up by telephone
call-script = What to say
call-take = Take down the answer
call-missed = Nobody reached
call-missed-about = Make a note and call the next; where a time was agreed on, “Later” brings it back on the minute.
call-missed-note = Note that nobody was reached
call-missed-text = Nobody reached by telephone:
call-answer = What was answered
call-answer-none = No answer in writing was given yet.
call-queue = To ask about
call-say-hello = Good day, this is { $name } of { $unit }. May I ask you about something you reported? It takes two minutes.
call-say-what = On { $when } you reported “{ $title }”.
call-say-answer = The answer of { $unit }: { $said }
call-say-done = It was dealt with since; I would like to hear what you think of it.
call-say-ask = Is it solved? Are you satisfied with the outcome?
call-say-thanks = Thank you. I write down what you said. If you are not satisfied it is looked at again and you will hear from us; the number is { $number }.

## Tables
import = Bring in
import-what = What
import-file = File
import-file-about = Excel or CSV (UTF-8 or GB18030); GeoJSON for grids.
import-mapping = Mapping
import-mapping-about = A JSON file that says which column is which, where the names differ.
import-rows = Wrong rows
import-all = If one row is wrong, bring in none
import-good = Bring in the good rows
import-go = Bring in
import-result = Result
rows-read = Read
rows-added = Added
rows-changed = Changed
rows-same = Unchanged
rows-made = Made on the way
rows-wrong = Wrong
rows-more = { $n } more wrong rows are not shown.
fault-where = Where
fault-what = What is wrong
what-units = Units
what-staff = Staff and posts
what-categories = Categories
what-routes = Routing table
what-grids = Grids
what-tickets = Tickets of another system
what-matters = Matters
what-answers = Answers
what-ledger = Ledger
export = Take out
export-what = What
export-format = Format
export-about = Personal data is masked after your rights; each export is recorded.
export-go = Download

## Tables kept by hand
what-replies = Standard replies
what-synonyms = Synonyms
kept-none = Nothing here yet.
categories-about = A category says by which playbook a matter is handled, who is proposed for it, when a case is filed and when it counts as solved.
routes-about = Which unit handles what kind of matter where, and why. The more specific row comes first; among equals the rank decides.
replies-about = Answers that are written again and again. Whoever writes to the reporter chooses one and makes it fit the case.
synonyms-about = Words that are said for one thing stand in one row. A search for one of them also finds the matters that say another, below its own.
synonym-words = Synonyms
synonym-help = 2 to 30 words with commas between them; the usual one first.
what-rules = Keyword rules
rules-about = What everybody is sure of, as a rule: where these words are said (in a place, by a channel if you like), it is of this category, for this unit, this urgent. A rule that fits stands before what was learned; people still decide. How often each rule was right stands in its row.
rule-words = Words
rule-words-help = 1 to 8 words with commas between them; all of them must be said. Words of the synonym table count too. Only whether a word stands there counts: “no smell of gas” says it as well.
channel-any = Any channel
rule-says-nothing = Not laid down
rule-says-help = Fill in at least one of category, unit and urgency.
rule-reason-help = Why it is so, such as a document or a meeting; whoever handles the matter sees it.
rule-from = First day
rule-to = Last day
rule-when = When
rule-then = Then
rule-days = In force
rule-right = How often right
rule-right-of = { $right } of { $n } decided are as the rule says
rule-waiting = , { $n } not decided yet
rule-stop = {"; "}
rule-unused = Not used yet
rule-holds = In force
rule-holds-not = Not in force now
rule-by-program = The program
rule-clashes = Some rules contradict each other. Change or end one of them:
rule-try = Try it first
rule-trial = What it would do
rule-trial-fits = Of the last { $looked } matters you may export, it fits { $n }.
rule-trial-same = As these matters stand now:
rule-trial-clashes = At odds with other rules:
rule-trial-more =
    { $n ->
        [one] { $n } more is not listed.
       *[other] { $n } more are not listed.
    }
rule-trial-nothing-kept = Nothing was kept. To use the rule, save it.
rule-same = As the rule says
rule-other = Otherwise
rule-undecided = Not decided
rule-end = End
rule-end-about = It is no longer used for new matters; its record is kept.
rule-end-sure = End “{ $name }”
rule-ended =
    { $n ->
        [one] { $n } rule that ended
       *[other] { $n } rules that ended
    }
rule-ended-at = ended { $when }
rule-history = What was changed
placeholders = May stand in the text and is filled in:
placeholder-number = number of the matter
placeholder-title = its title
placeholder-unit = the unit that answers
placeholder-date = the day
row-add = Add a row
row-change = Change: { $name }
row-save = Save
row-leave = Leave as it is
row-remove = Remove
row-remove-sure = Remove “{ $name }”
category-code = Code
category-code-about = Matters know their category by its code; once saved it stays.
category-any = Every category
parent = Category above
parent-none = None; it stands at the top
name-zh = Name
name-en = Name in English
as-above = As the category above
as-found = As each case is
urgency = Urgency
urgency-normal = Ordinary
secrecy = Secrecy
secrecy-normal = Ordinary
filing = When a case is filed
filing-en = When a case is filed (English)
filing-about = What must be the case to file it under this category. Empty means as the category above.
closing = When it counts as solved
closing-en = When it counts as solved (English)
closing-about = What must be reached. Empty means as the category above.
area-any = Everywhere
rank = Rank
rank-about = A whole number; the smaller comes first.
reason = Ground
reason-en = Ground (English)
reply-title = Title
reply-text = Text
reply-insert = Insert a standard reply
replies-here = Read the standard replies

## Playbooks
playbooks-about = How each kind of matter moves stands in its playbook. After a change new matters follow the new version; those under way keep theirs.
playbooks-edit = Open a playbook to see how it goes, change a draft and publish it, or copy it to make another.
playbook-text = Text of the playbook
methods = Methods
in-use = Open
since = since { $when }
publish = Publish as a new version
line-n = Line { $n }
diagram = How it goes
diagram-automatic = moves by itself
diagram-holder = with { $role }
diagram-count = { $n } here
diagram-anytime = At many stages:{ " " }
list-comma = ,{ " " }
by-staff = Staff
by-reporter = The person who raised it
by-system = The system
playbook-edit = Change
playbook-copy = Copy
not-in-force = Not in force
in-force = In force
clock-name = Clock
clock-limit = How long
clock-tells = Whom it tells when overdue
clock-source = Source
clock-promised = promised
clock-warn = warns at { $n }%
limit-case = in some cases { $limit }
limit-field = or as the form says
tell-holder = who holds it
tell-at-once = { $who } at once
tell-after = { $who } after { $after }
sure-read = source read
sure-second-hand = second-hand
sure-to-confirm = to be confirmed
sure-own = own rule
who-may = Who may do what
col-action = Action
col-from = At which stages
col-who = Who
col-asks = What is asked
not-if = Not:{ " " }
who-at = { $role } ({ $place })
who-other = { $who }, who did not handle it
at-holder = unit that holds it
at-leg = unit that handles it
at-area = of the area
at-above = unit above
at-receiver = unit first asked
at-any = anywhere
sources = Sources
walks = Walks
walks-about = Each walk is a whole case; all must go through before publishing.
walks-none = There are no walks yet.
walk-fine = goes through
walk-faults = { $n ->
    [one] one fault
   *[other] { $n } faults
}
walk-refused = Refused:{ " " }
drafts = Drafts being changed
draft-none = Nothing changed yet; this is the newest version
draft-saved = Saved by { $who }, { $when }
draft-saved-at = Saved { $when }
draft-is-saved = The draft is saved. The version in force stays.
draft-is-joined = The draft is saved, joined with what somebody else changed meanwhile.
draft-is-copied = Copied as a new draft; change it, then publish.
playbook-is-published = Published.
draft-save = Save the draft
draft-save-about = Saved also with mistakes; mend them before publishing.
draft-discard = Throw the draft away
text-fine = Nothing is wrong.
text-problems = { $n ->
    [one] One thing is wrong in the text
   *[other] { $n } things are wrong in the text
}
check-failed = It cannot be checked just now; saving checks it again.
line-word = Line { "{" }n{ "}" }
edit-parts = Ways to edit
edit-form = Form
edit-text = Text
edit-diff = Difference
edit-publish = Publish and history
part-stages = Stages
part-leg-stages = Stages of a leg
part-actions = Actions
key-name = Name
key-about = What for
key-public = What the person reads
key-public-answer = Public
key-holder = Who must act
key-warn = Warns at (% used)
key-role = Role
key-at = Where
key-not-handler = Did not handle it
key-required = Required
key-limit-case = Limit in some cases
in-chinese = Chinese
in-english = English
rows-shared = Shared with the action { $action }; change it there.
row-gone = Take out
add-role = Add a role
add-field = Add a field (id)
add-kind = Kind
kind-text = One line
kind-long-text = Several lines
kind-number = Number
kind-date = Date
kind-yes-no = Yes or no
kind-unit = One unit
kind-units = Several units
kind-limit = Limit
kind-photos = Photos
limit-work-minutes = working minutes
limit-minutes = minutes
diff-against = Compare with
diff-show = Compare
diff-shipped = { $id } as it ships
diff-none = No difference from { $what }.
diff-no-base = This one is new; there is nothing to compare with.
walks-edit-about = Each walk runs in a small practice district: who did what and when, what was refused, which date each clock says.
walks-need-text = The text has mistakes; mend them to try the walks.
walk-text = Text of the walk
walk-add = Add a walk
walk-name = Name (small letters, digits, hyphens)
walks-save = Save and try
walks-broken = { $n ->
    [one] One walk does not go through
   *[other] { $n } walks do not go through
}
publish-not-yours = You may change the draft; somebody with the right publishes it.
publish-from = In force from
publish-from-about = Empty is at once. New matters follow the new version; those in hand finish by theirs.
publish-anyway = Publish anyway
history = History
history-none = Never published yet.
with-program = came with the program
roll-back = Bring this one back
copy-about = Makes another one from the newest version, with its walks. The original stays.
copy-id = Id
copy-zh = Name in Chinese
copy-en = Name in English
move-matter = Move to another playbook
move-about = For when the wrong kind was chosen. Number, ledger and promised date stay; units that handle it are called back.
move-why = Why (kept in the ledger)
move-go = Move it
entered-nobody = Nobody was named who would be answered, so there is no code.

## Workbench: the net
net = Map of the net
net-list = Grids
net-find = Find by name or code
net-nothing = No grid was found.
net-none = No grid has a boundary yet. An administrator can import them.
net-more = { $n } grids in all; only the first are listed. Search, or go into a street or community.
net-into = Grids below
grid = Grid
grid-kind = Kind
grid-parent = Part of
grid-area = Area
grid-district = District
grid-street = Street
grid-community = Community
grid-basic = Basic grid
grid-exclusive = Exclusive grid
grid-title = { $name } ({ $code })
grid-numbers = { $open } open, { $overdue } overdue
grid-not-then = Not in force that day
grid-matters = Open matters
grid-all-matters = See all in the inbox
grid-below = Grids below
grid-history = Borders over time
area-ha = { $n } ha
area-km2 = { $n } km²
ever-since = always
until-now = now
holds-then = In force that day
map-closer = Zoom in
map-farther = Zoom out
map-west = West
map-east = East
map-north = North
map-south = South
map-whole = Whole map
legend-none = Nothing open
legend-few = Open matters
legend-many = 10 open or more
legend-late = Something overdue
duties-today = Who is responsible today
duties-on = Who was responsible on { $day }
duties-day = Which day
duties-none = Nobody is entered for that day.
duty-for = Responsible for
duty-span = From – to
this-grid = This grid
role = Post
person = Name
show = Show
net-live = Map of the net to drag and zoom; the table below says the same
net-base = Base map
net-base-of = Base map from:
net-click = Click a grid to see who is responsible, what is open, and its borders over time.
net-panel-failed = The grid could not be read; click again.
net-edit = Change the net
net-edit-about = What is changed here is a draft; set its day and publish it. Borders that grids share move in all of them; former borders stay in the history, and matters keep their grid.
net-live-edit = Map on which borders are dragged; the forms below do the same
net-send-failed = Not saved; check the network and try again.
net-tools = Drawing tools
net-tool-move = Move corners
net-tool-insert = Add a corner
net-tool-remove = Drop a corner
net-tool-split = Split along a line
net-tool-draw = Draw a grid
net-hint-move = Click a grid to choose it, then drag its corners. They snap to corners nearby.
net-hint-insert = Click on the border of the chosen grid to add a corner.
net-hint-remove = Click a corner to drop it.
net-hint-split = Click from outside through the grid, double-click outside to end; then give the name below.
net-hint-draw = Click along the border, double-click to end; then give name and kind below.
net-draft = Draft
net-saved = { $who }, saved { $when }
net-no-draft = There is no draft yet; the first change begins one.
net-no-change = The draft changes nothing yet.
net-undo = Undo
net-redo = Redo
net-from = In force from
net-from-set = Set the day
net-what = Change
net-new = New
net-changed = Changed
net-ends = Joined to another
net-ends-about = Once published, this grid ends on the day before.
net-drifted = The borders of these grids were changed since the draft began, so it cannot be published. Undo what it does to them and change them anew:
net-publish = Publish
net-publish-about = From its day on the new borders hold; the former ones end the day before.
net-published = Published. The new borders hold from their day on.
net-discard = Throw the draft away
net-discard-sure = Throw it all away for good
net-discarded = The draft is gone; the net is as it was.
net-check = No overlap, no gap
net-whole = Checked: no overlap, no gap
net-ours = { $n ->
    [one] The draft leaves 1 problem
   *[other] The draft leaves { $n } problems
}
net-none-ours = The draft leaves no problem
net-before = There before
net-open = Open a grid of it
net-more-findings = { $n } more are not listed.
net-choose = Choose a grid
net-split = Split
net-split-about = The larger part keeps its code, the other gets a new one.
net-line = The line, one point a line: longitude,latitude
net-split-name = Name of the new grid
net-merge = Merge
net-merge-about = Join a neighbour to this grid. Its code is not used again.
net-merge-gone = Grid to be joined
net-rename = Name and kind
net-name = Name
net-draw = Draw a grid
net-draw-about = In the same community. It snaps to borders within a metre.
net-ring = Border, one point a line: longitude,latitude
net-corners = { $n } corners
net-corners-about = Change the numbers and press Move, or use the arrows, a metre each. Shared borders move along.
corner-lon = Longitude of corner { $n }
corner-lat = Latitude of corner { $n }
corner-nudge = Move corner { $n } by a metre
corner-move = Move
corner-add = Add one after
corner-drop = Drop

## Workbench: organisation and staff
staff = Organisation and staff
staff-about = Units, posts and who holds them. A person may hold several posts and a post may have several holders; work stands with the post, not with the person.
staff-find = Find people by name or login
staff-found = People found
staff-none-found = Nobody of that name or login.
staff-units = Units
units-below = Units below
unit-kind = Kind
unit-district = District
unit-street = Street
unit-community = Community
unit-department = Department
unit-company = Company
unit-property = Property company
unit-committee = Committee
holders = Holders
holders-n = { $n ->
    [one] 1 post
   *[other] { $n } posts
}
holders-none = Nobody holds a post at present
posts-now = Posts
posts-past = Posts that have ended
post-coming = to come
post-over = ended
post-grid = Grid
post-grid-none = none: the whole unit
post-grid-about = For grid workers and grid heads; leave it empty for other posts.
post-from = First day
post-to = Last day
post-to-about = Left empty, it holds until further notice.
post-give = Give another post
post-replace = Hand over to somebody else
post-replace-about = The holder keeps the post to the last day; from the next day the other person holds the same one. The matters of the post stay as they are and stand in the other's inbox from then on; what the holder put off and the views shared with the post go over too. Text half written and still in the holder's own browser cannot go over: finish it or write it down as a note.
post-successor = Who takes over
post-last-day = Last day
post-end = End it only
post-end-about = Nobody takes over. The matters stay with the post and with its other holders; where there are none, find somebody soon.
person-add = Add a person
person-add-about = The first password is made up and shown this once. Tell it to the person face to face; they change it on their own page after signing in.
person-change = Change name or e-mail
person-login = { $name } ({ $login })
person-no-posts = This person holds no post.
email = E-mail
login-about = For signing in: 2 to 50 characters, no blanks; it does not change later.
login-off = Switch the login off
login-off-about = Every session ends at once and nobody can sign in with it. Posts stay; whoever leaves for long should hand them over.
login-on = Switch the login on again
login-on-about = The old password holds; reset it where it is forgotten.
login-is-off = switched off
password-reset = Reset the password
password-reset-about = The old password is void and every session ends. The new one is shown once.
password-shown = First password, shown this once:
password-shown-about = Tell it to the person face to face; they change it right after signing in. It cannot be seen again after this page, only reset.
hand-or-end = Hand over or end
stands-n = { $n ->
    [one] 1 open matter stands with this post.
   *[other] { $n } open matters stand with this post.
}
stands-put-off = { $n ->
    [one] The holder put 1 of them off.
   *[other] The holder put { $n } of them off.
}
stands-about = Work stands with the post: whoever holds it, these stay here. Whoever may not see a matter gets its number only; sealed ones are not listed.
stands-more = Only the first 50 by their limits are listed.
handed-from = Handed over; the other person holds the post from { $day } on.
handed-matters = { $n ->
    [one] 1 open matter stays with the post.
   *[other] { $n } open matters stay with the post.
}
handed-put-off = { $n ->
    [one] 1 matter put off went over.
   *[other] { $n } matters put off went over.
}
handed-views = { $n ->
    [one] 1 shared view went over.
   *[other] { $n } shared views went over.
}
admin-log = What was changed
admin-log-none = Nothing so far.
log-program = The program
log-what = What
log-who = Who
## Proposals beside a matter
advice = Proposals
advice-about = For your information; you decide. A click fills in the form below, and all of it can be changed before it is sent.
advice-about-form = For your information; you decide. A click fills it into the form, and all of it can be changed before it is sent.
enter-propose = Show proposals
enter-propose-none = There is nothing to propose for what is written so far. Write more of it and ask again.
enter-take-urgent = Tick “Urgent”
advice-comma = {", "}
advice-rules = By rule
advice-rules-differ = The rules that fit say different things. Look at the matter itself, and let the administrator mend the rules.
advice-certain = Certain
advice-category = Category
advice-unsure = Not sure: look for yourself before you choose.
advice-sure = { $n } % sure
advice-words = Words that moved it: { $words }
advice-model = Learned from categories decided here, version { $n }
advice-unit = Who may deal with it
advice-unit-model = Learned from what was sent before, version { $n }; where the routing table says otherwise, the table leads
advice-place = Perhaps here
advice-sealed = This may concern small public power
advice-personal = The text holds: { $what }. Cover it before it is published or passed on.
advice-similar = Perhaps the same matter
advice-danger = There may be danger
advice-urgent = Fill in “Emergency”
join = Join the two
join-about = The one received later joins the other, with an entry in both ledgers. Everybody who reported keeps a number and gets every answer.
join-why = Reason
join-go = Join
hints-ask = Look my answer over
hints-head = Some things could be said more clearly
hints-none = Nothing found to add
hints-about = Nothing was sent yet. These are hints only; send it as it is if you like. Please choose photos again.

## Figures of proposals
insight = Proposals and decisions
radius = Radius for joining
radius-about = How near two reports must be to be perhaps the same, by category. Learned at night from pairs that staff joined and pairs that were alike enough to be shown and were left alone; it decides what is shown, people decide what is joined.
radius-few = Nothing learned yet; the shipped numbers hold. From 20 joined pairs on they are learned at night.
radius-from = Learned from { $joined } pairs joined and { $left } left alone.
radius-loss = Tried on the latest fifth: surprise { $before } by the shipped numbers, { $after } by the learned (smaller is better).
radius-holds = { " " }The learned ones hold.
radius-shipped = { " " }The shipped ones hold.
radius-metres = Radius, metres
radius-pairs = Pairs joined
insight-about = Where the system proposed something and a person decided later: how many agree. Counted by matter, never by person.
insight-rates = Proposed and decided
insight-none = No decisions to compare with yet.
insight-kind = Proposed was
insight-decided = A person decided
insight-n = Matters
insight-right = First choice right
insight-share = Share
insight-unsure = Of these said to be unsure
insight-waiting = Not decided yet:
insight-models = What was learned
insight-few = Nothing was learned yet. Once staff have decided the category of { $n } matters, it is learned at night; until then the duty table leads and everything else works.
insight-in-force = in force
insight-accuracy = { $share } of first choices right in a trial in parts
insight-examples = { $n } matters learned from.
insight-tried = { $n } tried.
insight-three = Right among the first three: { $share }.
insight-sure = Sure of { $share },
insight-sure-right = of these { $share } right.
insight-error = Error of confidence { $error }.
insight-category = Category
insight-precision = Proposals right
insight-recall = Matters found

## Hot issues
issues = Hot issues
issue = Issue
issues-about = Reports of the last { $days } days that are about the same place and the same thing, the hottest first. Ordinary matters only. What is grouped wrongly can be joined or split by hand, and stays so.
issues-none = No two reports are about the same thing yet. New reports are grouped within a minute.
issues-waiting = Nothing was grouped yet. Once the background work runs there is a result within a minute; if this stays so, ask whoever runs the system.
campaign = Campaign for the class
campaign-figures = Before and after
campaign-issue = The issue it came of
campaign-open = Open a campaign
campaign-about = Puts the matters of this issue that you may see (at most 100) together as a class: find the cause, set a measure and a schedule, and let figures before and after speak. Each matter is still answered by itself.
campaign-method = Method
campaign-name = What the class is called
campaign-why = What is alike in them
campaign-go = Begin
campaign-since = since { $when }
campaign-of = counted: { $kinds } in { $area }
campaign-early = Before and after are compared once { $days } days have passed.
campaign-no-kind = The matters of this issue have no category yet, so nothing can be compared.
campaign-when = Period
campaign-before = { $days } days before, matters
campaign-after = { $days } days after, matters
campaign-now = This time
campaign-year = Same days last year
campaign-usual = Usually about { $n } in { $days } days (mean of the half year before).
campaign-few = Too few to say anything yet.
campaign-times = After is { $times } times before
campaign-season = With last year's rise or fall taken out, { $times } times
campaign-between = { " " }(95 % sure between { $low } and { $high });
campaign-sure = { " " }hardly chance.
campaign-chance = { " " }it may be chance.
campaign-honest = A campaign is mostly opened when there is much of something, which falls back some way by itself; so look at the usual level and at last year as well.
and-so = { ", " }
issue-heat = Heat
issue-heat-about = Heat counts persons: whoever writes again makes nothing hotter. Reporters and supporters are its base; it rises above the usual level, with growth, weeks and places, and cools as things are settled.
issue-way = Trend
issue-last = Latest
issue-new = New
issue-rising = Rising
issue-steady = Steady
issue-falling = Falling
issue-quiet = None for 30 days
issue-people = { $n ->
    [one] 1 person reported
   *[other] { $n } people reported
}
issue-votes = { $n ->
    [one] 1 more agrees
   *[other] { $n } more agree
}
issue-peak = { $n } at most within 30 days,{" "}
issue-usual = about { $n } in the usual 30 days
issue-recent = { $n } in the last 30 days,{" "}
issue-before = { $n } in the 30 before
issue-unsolved = { $share }% still wait
issue-weeks = { $n ->
    [one] over 1 week
   *[other] over { $n } weeks
}
issue-places = { $n ->
    [one] , 1 place
   *[other] , { $n } places
}
issue-voices = { $n ->
    [one] 1 public voice
   *[other] { $n } public voices
}
weeks-drawn = Reports in each of the last { $n } weeks:
issue-matters = Its matters
issue-unseen = { $n ->
    [one] 1 more is outside what you may see, or not listed; the figures above are of all.
   *[other] { $n } more are outside what you may see, or not listed; the figures above are of all.
}
issue-where = Where, and of what kind
issue-hand = By hand
issue-hand-about = Correct here what was grouped wrongly. Who decided and why is kept; later grouping and restarts hold to it, and it can be taken back at any time.
issue-join = It is one with another issue
issue-join-with = The other issue
issue-join-go = Join
issue-part = Some of these are another thing
issue-part-which = Tick those that go out
issue-part-go = Split
issue-why = Reason
issue-decided = Decided by hand
issue-joined-n = { $n ->
    [one] kept together (1 in all)
   *[other] kept together ({ $n } in all)
}
issue-parted-n = { $n ->
    [one] 1 split off
   *[other] { $n } split off
}
issue-undo = Take back
issue-undone = taken back { $when }
voices = Public voices
warnings = Early warnings
warnings-n = { $n ->
    [one] { $n } warning
   *[other] { $n } warnings
}
warnings-about = Every morning the day before is looked at: where there is suddenly more, where it comes again and again, what may fall overdue. Each says why; one that is none can be dismissed with a reason.
warnings-none = No warnings now. The look is once a day; when there are some, the navigation shows how many, and whoever looks after the place is told.
warnings-none-filtered = No warnings match. Widen the conditions and try again.
warnings-waiting = The background work has not looked yet. While it runs it looks once a day; if nothing comes, ask the administrator whether it is running.
warn-kind = Kind of warning
warn-surge = Sudden rises
warn-surge-about = Clearly more of a category than usual in a community or a street.
warn-recurring = Again and again
warn-recurring-about = The same category at the same place in 4 or more of the last 12 weeks: handled each time, never mended.
warn-late = Likely overdue
warn-late-about = Due within 7 days and by the time others took more likely than not to be late. Kinds, units and stages are looked at, never persons.
warn-more = { $n } more, or outside what you may see
warn-rest = { $n } more are not listed; filter by area.
warn-since = since { $when }
warn-where = See this area
warn-dismiss = Dismiss with a reason
warn-dismiss-go = Dismiss
warn-reason = Reason
warn-known = There is a known cause that goes on for a while (building work, an event)
warn-ordinary = It always swings like this here
warn-miscounted = The counts are wrong (entered twice)
warn-handled = It is being dealt with
warn-until = Until which day the known cause goes on (only for the first reason)
warn-why = In words
warn-past-head = Past warnings
warn-past-about = Over or dismissed within the last 90 days. A dismissal makes later warnings fewer until a stated day, and can be taken back.
warn-over = over by itself
warn-undo = Take the dismissal back
warn-undone = took the dismissal back, { $when }
warn-how = How they are found
warn-day = The last look was at { $day }:{" "}
warn-communities = { $n } pairs of category and community,{" "}
warn-streets = { $n } of category and street.
warn-method = Sudden rises: the day and the last seven days, each against the same day or the same seven days of eight weeks before; where the category rises everywhere (weather, holidays), what is usual rises with it. With less than four weeks of its own nothing is said. What a community explains is not told of its street again.
warn-rate = The bar is set by false alarms: if nothing happened at all, no more than { $n } a month on average would reach it by chance in the whole jurisdiction.
warn-told = In the last 30 days { $n } sudden rises were told in the whole jurisdiction, { $dismissed } of them dismissed.
warn-past = Likely overdue: from the time the last { $n } matters took; told from a chance of one half.
open-warnings = See the warnings


## Workbench: the registry of places
places = Places
places-about = Compounds, buildings, households, enterprises, shops and facilities: in which grid each lies and how long ago the record was confirmed. Places only, nothing about people; a contact only with consent.
place-find = Find by name, address or code
places-none = The registry is empty. Begin with a compound or a road, or let an administrator bring in a table.
places-none-filtered = No place fits. Ask for less, or try another word.
places-none-here = No place of this grid is registered. Add one from the list of places, or let an administrator bring in a table.
places-below-here = Places are registered in the grids below; choose one above.
place-name = Name
place-name-about = Of a household its number, such as 501; of a building its number. No names or telephones of people.
place-aliases = Other names
place-code = Code
place-code-about = That of a standard where there is one, such as the unified social credit code of an enterprise; else leave it empty and one is given.
place-kind = Kind
place-grid = Grid it lies in
place-grid-none = From the point or the place above
place-grid-about = With a point given it is found by itself.
place-address = Address
place-address-about = Left empty, it follows from the place above.
place-lon = Longitude
place-lat = Latitude
place-point = Longitude, latitude
place-unknown = not given
place-freshness = Freshness
place-fresh = Confirmed lately
place-due = To be confirmed
place-old = Long unconfirmed
place-confirmed = Last confirmed
place-confirmed-on = { $day } { $how }
place-never = never
place-by-visit = by a visit
place-by-phone = by telephone
place-by-import = by a table
place-how = How it was confirmed today
place-how-none = Not confirmed today
place-confirm-about = If all of it is right, press once: it counts as confirmed today. If not, change it first.
place-confirm-visit = Confirmed today by a visit
place-confirm-phone = Confirmed today by telephone
place-ended-too = Show those that have ended
place-ended-on = Ended on { $day }
place-grid-gone = Grid redrawn
place-tree = This grid as a tree
place-as-list = As a list
place-grid-page = The grid’s page
place-households = Households
place-households-loose = { $n ->
    [one] One more household lies in the grid itself.
   *[other] { $n } more households lie in the grid itself.
}
place-tree-more = There are too many; only the first are listed. Use the list and its filters.
place-add = Add a place
place-add-inside = Add one inside
place-add-about = Each place stands here once. Compounds and roads lie in a grid; buildings, entrances and households are added on the page of the place above.
place-edit = Change
place-end = End
place-end-about = For what was torn down, moved or closed. What lies inside ends too, contacts are erased, the record stays.
place-end-day = Day it ended
place-record = Record
place-inside = Inside
place-open = Open matters
place-open-none = No open matter here.
place-earlier = Earlier matters
place-matters-about = Found among the newest matters of the grid by their words for the place and by where they are; only those you may see.
place-matters-not-yours = Your post does not see matters.
place-road = Road
place-compound = Compound
place-facility = Public facility
place-building = Building
place-entrance = Entrance
place-household = Household
place-enterprise = Enterprise
place-shop = Shop
wish = Visits
wish-about = Not to be disturbed is fine and changes no service.
wish-unasked = Not asked yet
wish-welcome = Welcome
wish-call-first = Call first
wish-leave = Do not disturb
contact = Contact
contact-none = No contact is kept.
contact-add = Keep a contact
contact-change = Another contact
contact-about = Only to ring a bell or to call when something is the matter. Kept encrypted and masked; every look is logged.
contact-agreed = They agreed to be kept
contact-agreed-about = { $n ->
    [one] Erased after a month unless they agree again.
   *[other] Erased after { $n } months unless they agree again.
}
contact-save = Save the contact
contact-forget = Erase the contact
contact-forget-about = When they wish it or have moved. It cannot be brought back.
contact-agreed-on = Agreed on { $day },
contact-until = kept to { $day }.
contact-purpose-about = It is recorded, and they may ask to see it.
what-places = Places

meetings = Meetings
meetings-about = The matters of one compound on one table: set the agenda, meet, decide who does what by when, then follow it up. Items are taken from matters in hand, nothing is typed again.
meetings-open = Meetings ahead and in hand
meetings-past = Meetings that are closed
meetings-none = There is no meeting now. Press “New meeting”.
meeting = Meeting
meeting-new = New meeting
meeting-new-go = Open the meeting
meeting-method = Method
meeting-name = Name of the meeting
meeting-name-help = Say which compound and which month, for example: Sunshine Garden, December
meeting-area = Community
meeting-compound = Compound
meeting-why = Why
meeting-day = Day
meeting-no-day = No day set yet
meeting-on = Meets on { $day }
meeting-items = Items
meeting-items-n = { $n ->
    [one] { $n } item
   *[other] { $n } items
}
meeting-left-n = { $n } without a decision
meeting-agenda = Agenda
meeting-open-page = Open the page of the meeting
meeting-empty = There is no item yet. Choose from the matters in hand below.
meeting-empty-yet = There is no item yet. The community chooses from its matters in hand.
meeting-erased = (erased as the rules ask)
meeting-undecided = No decision yet
meeting-about-item = (item { $n })
meeting-others = Decisions about no item
meeting-put = Choose items from matters in hand
meeting-put-about = Matters of this area that are open and not confidential, what is due first. The page of each says which meeting takes it up.
meeting-find = Find: words, number, place
meeting-late = Only what was overdue
meeting-which = Tick what the meeting should take up
meeting-put-go = Put on the agenda
meeting-put-n = { $n ->
    [one] { $n } matter was put on.
   *[other] { $n } matters were put on.
}
meeting-nothing = There is no matter to put on.
gathered = Taken up by
committee-add = Set up a committee
committee-add-about = People of several units together, for a term. What is handed to it is seen by its members, wherever they work.
committee-name = Name
committee-above = Under which unit
member-add = Add a member
member-add-about = Members keep their posts where they are; here they get one more.
member-role-about = Who works on what the committee is handed is a “Department handler”.
members = Members
member-home = Unit they come from
voices-about = News from public feeds (RSS, Atom), seen in one topic with the matters. Only title, text and day are read, no author, and nobody is followed; whether something is done is for people to decide.
voices-n = { $n ->
    [one] { $n } public voice
   *[other] { $n } public voices
}
voices-matters = { $n ->
    [one] { $n } matter
   *[other] { $n } matters
}
voices-more = { $n ->
    [one] { $n } more is not listed.
   *[other] { $n } more are not listed.
}
voices-alone = In no topic
voices-none = Nothing was read yet.
voices-no-feed = There is no public feed yet. An administrator adds the address of one below.
voice-enter = Make it a matter
voice-from = From { $feed }, { $day }
feed = Feed
feeds = Public feeds
feeds-about = RSS or Atom addresses of newspapers, forums and public offices. What is read is kept for 180 days.
feed-add = Add a feed
feed-change = Change the feed
feed-name = Name
feed-url = Address of the feed
feed-url-about = An RSS or Atom address that begins with https or http.
feed-hours = Hours between two readings
feed-every = { $n ->
    [one] every hour
   *[other] every { $n } hours
}
feed-on = Read
feed-off = Not read
feed-failed = Could not be read
feed-fetched = read { $when }
feed-next = next { $when }
feed-of-file = Read from a file
feed-stop = Stop reading
feed-start = Read again
feed-remove = Remove
feed-now = Read all now
feed-of = { $name }:{" "}
feed-came = { $n ->
    [one] { $n } new voice
   *[other] { $n } new voices
}
feed-none-read = No feed is being read.

## Answers kept under a name

colon = :{" "}
fillings = Kept answers
fillings-n = Kept answers ({ $n })
fillings-about = Below the form of an action its answers can be kept under a name. Next time one tap fills the same form; read it, then send.
fillings-none = Nothing is kept yet.
filling-keep = Keep these answers
filling-about = Keeps what is filled in here (not photos and days). Number and title of this matter become placeholders for those of the next. Write no names or addresses of residents.
filling-name = Name
filling-share = For who holds the same post too
filling-shared = shared
filling-keep-go = Keep, send nothing yet
filling-kept = Kept as “{ $name }”. Nothing was sent.
filling-filled = Filled in from “{ $name }”. Nothing was sent yet: read it, then send.
filling-of = Used in
filling-says = Answers

## What comes again

repeats = Repeated
repeats-about = The same kind at the same place again and again, or raised by the same person again: mostly the last time did not solve it. This is about matters; nobody is scored or ranked.
repeat-days = Days looked back
days-n =
    { $n ->
        [one] last { $n } day
       *[other] last { $n } days
    }
repeat-places = Frequent at one place
repeat-places-about = { $n } or more of one kind in one grid, most first.
repeat-persons = Raised again by the same person
repeat-persons-about = The same telephone number, the same kind, { $n } times or more; the newest first. Who it is, is not shown: to reach the person, open the matter.
repeat-none = None in the last { $n } days.
repeat-again =
    { $n ->
        [one] { $n } came after one was closed
       *[other] { $n } came after one was closed
    }
repeat-last = latest { $when }
repeat-more = { $n } more are not listed.
repeat-issue = Its issue: solve them together
repeat-list = List in the inbox
repeat-grid = This grid

## Settings

settings = Settings
set-portal = Address
set-example = For example
set-portal-about = Where residents open the portal, with no path after it. Links in mails begin here.
set-smtp = Mail server
set-smtp-about = User, password, host, port and encryption in one address: tls, starttls, or none for a relay on this machine. A password that is kept shows as three stars and stays unless changed.
set-mail-from = Sender
set-mail-from-about = The name and address receivers see.
set-hosts = Hosts of the own network
set-hosts-about = Hosts inside the network that webhooks and public feeds may reach, with blanks between. Leave it empty if there are none.
set-false-alarms = False alarms a month
set-false-alarms-about = How many early warnings a month may come by chance. Fewer means fewer and later ones.
set-contact-months = Months a contact is kept
set-contact-months-about = Contacts of the registry are erased after so long unless the person agreed anew.
set-kept = The settings are saved and in force.
set-try = Try a mail
set-try-about = Sends a letter by the mail server that is saved.
set-try-go = Send
set-tried = The mail server took the letter to { $to }.
set-log = Changes
mail = Mail address

## Following an area by mail

area-follow = Follow by mail
area-follow-link = Follow by mail
area-follow-lead = One letter on mornings after something was done, none otherwise. Stop at any time.
area-follow-help = First comes a letter with a link; opening it makes the follow. The address is kept encrypted, serves this letter only, and is deleted when you stop.
area-follow-go = Send the letter
area-follow-asked = The letter is on its way.
area-follow-asked-more = Open the link in it. If it does not come, look among junk mail; an address that follows already gets none.
area-follow-off = Areas cannot be followed by mail here yet. There is also:
area-follow-back = Back to the board
area-follow-on = You follow it. There will be a letter on mornings after something was done.
area-follow-stop = Stop, delete the address
area-follow-stop-about = Nothing of this address is kept after that.
area-follow-stopped = Stopped. The address has been deleted here.
area-follow-confirm-about = Please confirm that this address shall follow.
area-follow-confirm = Confirm
area-follow-not-me = Not me, delete the address
privacy-follow-about = The address is kept encrypted and, once confirmed, serves only to tell what was done in the area. It is deleted after three days without an answer, or when you stop.
