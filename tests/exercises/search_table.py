"""A small library of plain names, in the order of its lists, and what people type to find them."""

# Name; other names; tags (region, equipment, muscle); cues.
LIBRARY = """
Bridge; glute bridge, hip lift; pelvis; ; gmax; Squeeze your buttocks.
Single-Leg Bridge; one-leg hip lift; pelvis; ; gmax; Keep your hips level.
Clamshell; clam, oyster; hip; band-loop; gmed; Feet stay together.
Side Plank; lateral bridge; abdomen; mat; ; Push the floor away.
Plank; front hold; abdomen; mat; ; Breathe calmly.
Bird Dog; quadruped arm and leg reach; low-back; mat; ; Do not let your back sag.
Cat-Cow; cat camel; low-back, thoracic; mat; ; Move with your breath.
Child's Pose; prayer stretch; low-back; mat; ; Sit back on your heels.
Wall Slide; scapular slide; shoulder; wall; ; Forearms stay on the wall.
Wall Push-Up; press-up at the wall; shoulder; wall; ; Body in one line.
Pendulum; Codman swing; shoulder; table; ; Let the arm hang.
External Rotation with Band; cuff turn-out; shoulder; band-flat; ; Elbow stays at your side.
Shoulder Blade Squeeze; scapular retraction; thoracic; ; ; Draw the blades together.
Chin Tuck; neck retraction; neck; ; ; Make a double chin.
Neck Rotation; look over the shoulder; neck; ; ; Chin level.
Calf Raise; heel raise, toe stand; ankle; step; ; Rise slowly.
Calf Stretch at the Wall; gastrocnemius stretch; ankle; wall; ; Heel stays down.
Ankle Alphabet; draw the letters; ankle; ; ; Only the foot moves.
Towel Curl; toe scrunch; foot; towel; ; Toes pull the towel.
Straight-Leg Raise; SLR; thigh; ; ; Tighten your thigh first.
Quad Set; knee press-down; knee; towel; ; Push the knee into the towel.
Heel Slide; knee bend lying down; knee; towel; ; Slide the heel.
Wall Sit; chair on the wall; thigh; wall; ; Knees over your feet.
Mini Squat; knee dip; thigh; chair; ; Behind goes back.
Sit to Stand; chair rise; thigh; chair; ; Nose over toes.
Step-Up; stair climb; thigh; step; ; Whole foot on the step.
Hamstring Stretch; back of the thigh; thigh; strap; ; Leg straight.
Hip Flexor Stretch; kneeling lunge stretch; hip; mat; ; Tuck your tail.
Piriformis Stretch; figure four; hip; mat; ; Pull the knee across.
Standing Hip Abduction; leg out to the side; hip; chair; gmed; Stand tall.
Trunk Stabilisation Drill; core control; abdomen; ; ; Belly in.
Fibre Centre Reach; colour reach; whole-body; ; ; Reach to the centre.
Thoracic Rotation; open book; thoracic; mat; ; Follow your hand.
Tandem Stand; heel-to-toe balance; whole-body; ; ; Look ahead.
Diaphragm Breathing; belly breathing; abdomen; ; ; Hand on the belly.
Nerve Glide for the Arm; median nerve floss; wrist-hand; ; ; Slow and easy.
Wrist Extension with Weight; forearm curl up; wrist-hand; weight; ; Forearm rests.
Étirement du Cou; cou, nuque; neck; ; ; Doucement.
رفع الكتف; تمرين الكتف; shoulder; ; ; ببطء.
הרמת רגל; תרגיל ירך; hip; ; ; לאט.
肩の運動; ; shoulder; ; ; ゆっくり。
""".strip()

# What is typed, and the first three that are found.
QUERIES = """
bridge: bridge, single-leg-bridge, side-plank
BRIDGES: bridge, single-leg-bridge, side-plank
bri: bridge, single-leg-bridge, side-plank
hip lift: bridge, single-leg-bridge
lift hip: bridge, single-leg-bridge
butt: bridge, single-leg-bridge, clamshell
clam: clamshell
oysters: clamshell
plank: plank, side-plank
planks: plank, side-plank
plank side: side-plank
sideplank: side-plank
side-plank: side-plank
push up: wall-push-up
pushup: wall-push-up
press-ups: wall-push-up
step up: step-up
stepup: step-up
stair climb: step-up
calf: calf-raise, calf-stretch-at-the-wall
calves: calf-raise, calf-stretch-at-the-wall
raise calf: calf-raise
heel raises: calf-raise
stretches: calf-stretch-at-the-wall, hamstring-stretch, piriformis-stretch
stabilization: trunk-stabilisation-drill
stabilisation: trunk-stabilisation-drill
center: fibre-centre-reach
fiber colors: fibre-centre-reach
wall: wall-slide, wall-push-up, wall-sit
slr: straight-leg-raise
tummy: side-plank, plank, trunk-stabilisation-drill
belly breathing: diaphragm-breathing
pillow:
double chin: chin-tuck
étirement: etirement-du-cou
ETIREMENT: etirement-du-cou
الكتف: رفع-الكتف, wall-slide, wall-push-up
كتف: رفع-الكتف, wall-slide, wall-push-up
רגל: הרמת-רגל
運動: 肩の運動
childs pose: childs-pose
clamshel: clamshell
hamstirng: hamstring-stretch
pirifromis strech: piriformis-stretch
zebra crossing:
""".strip()
