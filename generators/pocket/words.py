"""Names to draw from: the vocabulary of the random graphs in the pocket model's pre-training text.

Written for this project, from general knowledge; nothing in it is copied from a data set.

DOMAINS      a domain ("coffee machine") -> five lists: "states", "events" (edge labels), "steps" (of a flowchart),
             "parts" (components, places, roles, species) and "groups" (names of clusters); names of one to four words
FIRST_NAMES  given names from many countries
WORDS        further common English words, 3 to 10 letters
IDENTIFIERS  names as programs write them, in mixed styles
"""

from __future__ import annotations

KEYS = ("states", "events", "steps", "parts", "groups")

# "[domain]" opens a domain, "key:" a list; names are separated by commas and a list may run over several lines
_DOMAINS = """
[coffee machine]
states: idle, brewing, out of beans, warming up, descaling, steaming, grinding, rinsing, tray full, standby, jammed, cup ready
events: coin inserted, button pressed, water low, cup removed, beans refilled, timeout, tray emptied, temperature > 90, strength chosen,
    lid opened, payment refused
steps: grind beans, heat water, tamp the puck, pour espresso, froth milk, add sugar, is cup placed?, empty grounds, rinse nozzle,
    dispense cup, show menu, return change
parts: boiler, grinder, milk jug, drip tray, bean hopper, water tank, portafilter, steam wand, pump, display, pressure gauge, gasket,
    brew group, cup sensor
groups: hot side, cold side, front panel, milk system, water circuit, cleaning cycle
[elevator]
states: stopped, moving up, moving down, doors open, doors closing, overloaded, out of service, levelling, express, parked,
    inspection mode, fire recall
events: call pressed, floor reached, door blocked, weight exceeded, alarm pulled, key turned, doors closed, no more calls, load < 50,
    power lost, hall call cancelled
steps: read requests, choose direction, close doors, accelerate, slow down, level the cabin, open doors, ring bell, update indicator,
    any call above?, return to lobby, apply brake
parts: cabin, counterweight, hoist motor, guide rail, hall button, door operator, rope, buffer, governor, shaft light, control panel,
    pit, sheave, penthouse, basement
groups: upper floors, lower floors, machine room, shaft, east tower, low rise bank
[traffic light]
states: red, amber, green, flashing, dark, all red, walk, do not walk, night mode, bus priority, left arrow, manual control
events: timer expired, pedestrian waiting, queue detected, siren heard, lamp failure, tram approaching, midnight, rush hour begins,
    no cars, crossing clear, yes
steps: count vehicles, hold green, switch to amber, clear junction, serve pedestrians, is road empty?, extend phase, log failure,
    notify city, resume cycle, dim lamps, swap plan
parts: signal head, loop detector, controller cabinet, push button, camera, stop line, zebra crossing, roundabout, slip road, bollard,
    gantry, kerb, median, speed bump
groups: north approach, south approach, main street, side street, ring road, control centre
[airport]
states: scheduled, checked in, boarding, gate closed, delayed, diverted, taxiing, airborne, landed, cancelled, on final approach,
    at stand
events: bag dropped, passport scanned, final call, fog lifts, runway cleared, crew arrives, visa missing, wheels up, gate changed,
    seat upgraded, overbooked, tower approves
steps: check in, weigh luggage, print boarding pass, screen hand luggage, stamp passport, find gate, board aircraft, close doors,
    push back, taxi to runway, take off, claim baggage, visa needed?
parts: check-in desk, departure lounge, duty free shop, jet bridge, carousel, runway, apron, hangar, customs hall, windsock, radar, tug,
    fuel truck, passport control, shuttle bus
groups: landside, airside, north terminal, cargo village, arrivals, concourse B
[hospital]
states: admitted, waiting, in triage, stable, critical, in surgery, recovering, sedated, discharged, quarantined, under observation,
    transferred, fasting
events: ambulance arrives, fever rises, pulse drops, test positive, consent signed, bed available, bleeding stops, pain eases, relapse,
    doctor paged, allergy found
steps: register patient, take history, measure blood pressure, draw blood, order scan, read results, prescribe antibiotic,
    is it urgent?, schedule operation, bandage wound, write discharge letter, call next of kin
parts: emergency room, ward nurse, surgeon, pharmacy, ventilator, stretcher, operating theatre, blood bank, midwife, anaesthetist,
    defibrillator, radiology, porter, morgue, dialysis unit, receptionist
groups: intensive care, outpatients, maternity, children ward, laboratory wing, night shift
[school]
states: enrolled, present, absent, late, excused, on detention, graduated, on holiday, expelled, in class, at recess, sitting exam
events: bell rings, homework handed in, grade >= 60, fire drill, parent calls, term ends, note received, hand raised, test failed,
    snow day, prize awarded
steps: take attendance, collect homework, write on blackboard, explain fractions, hand out worksheets, mark essays, did pupil pass?,
    tidy desks, ring the bell, meet parents, print report card, read aloud
parts: headmaster, janitor, pupil, caretaker, blackboard, gymnasium, canteen, locker, textbook, satchel, staff room, playground,
    geography teacher, crayon, school bus, choir
groups: primary years, science block, sixth form, sports field, art department, parent council
[bank]
states: open, frozen, overdrawn, dormant, pending, approved, rejected, settled, in arrears, under review, closed, blocked
events: deposit made, balance < 0, card stolen, pin accepted, pin wrong, loan repaid, cheque bounced, fraud suspected, interest added,
    signature missing, limit raised
steps: verify identity, open account, check credit score, count banknotes, approve loan, transfer funds, enough money?, issue card,
    post interest, send statement, balance the till, lock vault
parts: teller, vault, cash machine, ledger, mortgage desk, savings account, branch manager, safe deposit box, cheque book, auditor,
    broker, treasury, currency exchange, night safe
groups: retail banking, private clients, trading floor, back office, risk and compliance, head office
[bakery]
states: kneading, proofing, rising, shaped, baking, golden, burnt, cooling, sliced, glazed, stale, sold out, wrapped
events: dough doubled, oven hot, timer rings, yeast dead, flour delivered, crust brown, customer enters, tray dropped, order phoned in,
    tested with skewer, icing set
steps: sift flour, weigh butter, dissolve yeast, knead dough, let it rise, shape loaves, score the crust, preheat oven,
    bake until golden, brush with egg, dust with sugar, is centre cooked?, cool on rack
parts: sourdough, baguette, croissant, rye loaf, pretzel, muffin, rolling pin, mixer, whisk, proofing basket, oven peel, pastry chef,
    apprentice, cinnamon bun, cash register, flour sack
groups: bread corner, pastry counter, cake orders, storage room, early shift
[farm]
states: fallow, ploughed, sown, sprouting, ripe, harvested, grazing, milked, in barn, flooded, under frost, baled
events: rain falls, frost warning, calf born, fence broken, hay dry, fox spotted, market day, tractor stalls, soil too dry, sheep shorn,
    egg laid
steps: plough field, spread manure, sow barley, irrigate rows, pull weeds, feed chickens, milk cows, shear sheep, mend fence,
    is crop ripe?, drive combine, stack bales, sell at market
parts: barn, silo, tractor, scarecrow, hen house, orchard, pasture, milking parlour, goat, turkey, donkey, shepherd, pigsty, hay loft,
    trough, beehive, duck pond
groups: livestock, arable land, dairy unit, vegetable plots, upper meadow, farmyard
[brewery]
states: mashing, sparging, boiling, fermenting, conditioning, lagering, bottled, carbonated, flat, infected, empty keg, tapped
events: wort cooled, hops added, gravity stable, foam overflows, yeast pitched, sample sour, keg returned, tank sanitised, gas leak,
    batch approved, label changed
steps: mill grain, mash malt, drain wort, add hops, chill wort, pitch yeast, measure gravity, rack to cask, filter haze, fill bottles,
    cap and label, taste good?, ship kegs
parts: mash tun, kettle, fermenter, malt mill, heat exchanger, hop store, bright tank, bottling line, cask, taproom, hydrometer,
    brewmaster, airlock, cooper
groups: hot end, cellar, packaging hall, tasting room, raw materials
[chess]
states: white to move, black to move, check, checkmate, stalemate, castled, resigned, draw offered, adjourned, flag fallen, endgame,
    zugzwang, in book
events: pawn promoted, queen captured, draw accepted, illegal move, time runs out, piece touched, king attacked, fifty quiet moves,
    position repeated, clock stopped, rook sacrificed
steps: set up board, draw colours, develop knights, control centre, castle king, list candidate moves, calculate variation,
    is king safe?, trade pieces, push passed pawn, press clock, shake hands, sign scoresheet
parts: king, queen, rook, bishop, knight, pawn, chess clock, scoresheet, arbiter, grandmaster, opening book, back rank, diagonal,
    Sicilian Defence, gambit
groups: queenside, kingside, minor pieces, heavy pieces, opening theory
[football]
states: kick off, in play, half time, offside, penalty, corner, free kick, extra time, injured, sent off, substituted, full time,
    throw in
events: goal scored, whistle blown, foul committed, ball out, yellow card, red card, handball, player injured, shot saved, score level,
    crowd invades pitch
steps: toss coin, pass the ball, dribble past defender, cross from wing, shoot at goal, was it offside?, review video, award penalty,
    make substitution, add stoppage time, celebrate, swap shirts
parts: goalkeeper, striker, left back, midfielder, winger, referee, linesman, captain, coach, goalpost, corner flag, dugout, turnstile,
    mascot, physiotherapist, scoreboard
groups: home team, away team, defence, attack, the bench, officials
[orchestra]
states: tuning, rehearsing, silent, pianissimo, crescendo, solo, tutti, out of tune, bowing, on tour, intermission, encore
events: baton raised, cue given, string snaps, page turned, applause, soloist enters, tempo changes, curtain call, mute removed,
    cymbal crash, oboe plays A
steps: tune to oboe, warm up, open score, count bars, raise baton, play overture, follow conductor, is tempo right?, repeat section,
    hold fermata, bow to audience, pack instruments
parts: violin, viola, cello, double bass, flute, oboe, clarinet, bassoon, trumpet, trombone, tuba, French horn, timpani, harp, triangle,
    conductor, music stand
groups: strings, woodwind, brass, percussion, choir loft, first desks
[theatre]
states: auditioning, rehearsal, dress rehearsal, curtain up, blackout, scene change, prompting, interval, sold out, on stage,
    in the wings, struck
events: cue light on, line forgotten, curtain falls, spotlight moves, actor ill, audience laughs, trapdoor opens, bell rings twice,
    review published, prop missing, understudy called
steps: read script, cast roles, block scenes, sew costumes, paint scenery, hang lamps, sell tickets, seat audience, dim house lights,
    raise curtain, take a bow, all lines learned?, strike the set
parts: playwright, leading lady, understudy, prompter, stage manager, wardrobe, props table, box office, spotlight, trapdoor,
    orchestra pit, dressing room, usher, fly tower, villain, jester
groups: cast, stage crew, front of house, act one, balcony, costume workshop
[law court]
states: filed, summoned, in session, adjourned, on trial, sworn in, convicted, acquitted, on bail, appealed, dismissed, settled,
    sentenced
events: plea entered, objection raised, evidence admitted, witness absent, jury hung, verdict reached, appeal lodged, fine paid,
    bail granted, judge recuses, oath refused
steps: file complaint, serve summons, select jury, swear in witness, hear testimony, cross-examine, present exhibits, sum up case,
    guilty beyond doubt?, read verdict, pass sentence, pay costs
parts: judge, plaintiff, defendant, bailiff, barrister, solicitor, juror, stenographer, gavel, witness box, dock, exhibit, subpoena,
    court clerk, holding cell, notary
groups: prosecution, defence, jury, public gallery, court of appeal, registry
[parliament]
states: drafted, tabled, first reading, in committee, amended, debated, passed, vetoed, enacted, repealed, dissolved, in recess, tied
events: motion carried, vote of confidence, quorum lost, bell sounds, amendment rejected, royal assent, speaker calls order,
    majority reached, coalition breaks, petition signed, filibuster ends
steps: draft bill, collect signatures, table motion, hold debate, amend clause, divide the house, count votes, is there a majority?,
    send to upper house, sign into law, publish gazette, appoint ministers
parts: speaker, prime minister, backbencher, whip, clerk, minister of finance, ombudsman, mace, lobbyist, opposition leader,
    dispatch box, committee chair, senator, translator, press officer
groups: government, opposition, upper house, lower house, cross benches, select committee
[postal service]
states: posted, collected, sorted, in transit, out for delivery, delivered, returned, lost, held at customs, undeliverable,
    awaiting pickup, insured
events: stamp missing, address unreadable, nobody home, parcel scanned, signature given, van loaded, dog bites, duty paid,
    strike announced, weight over limit, neighbour accepts
steps: weigh parcel, buy stamp, empty letter box, cancel stamps, read postcode, sort by region, load van, ring doorbell, leave card,
    is anyone home?, obtain signature, return to sender, forward mail
parts: mailbox, postman, sorting hall, postage stamp, envelope, parcel locker, delivery van, postmaster, conveyor, mail bag,
    customs office, air mail plane, telegram, courier
groups: collection round, sorting centre, last mile, foreign mail, counter service
[printer]
states: ready, printing, paper jam, out of toner, offline, sleeping, calibrating, queue paused, cover open, spooling, duplexing,
    low ink, cleaning heads
events: job received, tray empty, paper loaded, cancel pressed, cartridge swapped, driver crashed, cable unplugged, page finished,
    cover closed, user logged in, pages > 100
steps: receive job, render page, pick sheet, heat fuser, spray ink, eject page, more pages?, clear jam, replace cartridge, align heads,
    print test page, notify user, delete job
parts: paper tray, fuser, toner cartridge, drum, roller, stapler, output bin, print head, ink tank, control board, scanner glass,
    document feeder, duplex unit, print server
groups: paper path, imaging unit, finishing, office floor, driver stack
[washing machine]
states: filling, soaking, washing, rinsing, spinning, draining, locked, unbalanced, delicate cycle, finished, paused, leaking,
    child lock
events: door shut, start pressed, water level reached, drum balanced, filter clogged, heater fault, drained, cycle done, overflow,
    detergent empty, spin > 1200
steps: load drum, add detergent, choose programme, lock door, fill water, heat to sixty, tumble, drain water, rinse twice, spin dry,
    is load balanced?, unlock door, hang clothes
parts: drum, inlet valve, drain pump, lint filter, door seal, detergent drawer, heating element, drive belt, shock absorber, motor,
    level sensor, programme knob, hose, counterweight block
groups: wash phase, rinse phase, plumbing, electronics, drum assembly
[thermostat]
states: off, heating, cooling, fan only, eco mode, holiday mode, boost, frost protection, too warm, too cold, comfortable, sensor lost
events: temp < 18, temp > 25, window opened, schedule change, occupancy detected, dial turned, battery weak, setpoint reached,
    filter due, remote command, night falls
steps: read temperature, compare setpoint, switch on burner, start fan, wait five minutes, open damper, close radiator valve,
    check occupancy, lower setpoint, save energy, log reading, warn owner
parts: radiator, furnace, heat pump, damper, thermometer, wall panel, relay, underfloor loop, air filter, humidity sensor, chimney,
    compressor, expansion tank, duct
groups: upstairs zone, downstairs zone, boiler room, day schedule, weekend schedule
[web shop]
states: browsing, cart empty, in cart, checkout, awaiting payment, paid, packed, shipped, refunded, out of stock, backordered,
    abandoned, gift wrapped
events: add to cart, remove item, voucher applied, payment declined, order confirmed, stock runs out, session expired, review posted,
    return requested, address changed, total > 50
steps: search catalogue, compare prices, choose size, add to basket, enter address, pick delivery, apply coupon, pay by card,
    is payment ok?, send invoice, pick from shelf, pack box, print label, ask for review
parts: product page, wish list, shopping cart, payment gateway, warehouse, stock keeper, search bar, recommendation engine,
    customer profile, coupon engine, newsletter, help desk, price tracker, returns desk
groups: storefront, fulfilment, billing, customer care, marketing, catalogue
[chat service]
states: online, away, busy, invisible, typing, muted, blocked, delivered, read, archived, reconnecting, signed out
events: message sent, user joins, user leaves, mention, emoji added, connection dropped, file uploaded, invitation accepted,
    spam reported, call declined, thread resolved
steps: sign in, pick nickname, join channel, type message, attach photo, check spelling, send reply, pin announcement, is user banned?,
    ban spammer, mark as read, sync history
parts: channel, moderator, bot, inbox, presence server, push gateway, emoji picker, voice room, media store, contact list,
    typing indicator, profanity filter, attachment, sticker pack
groups: public rooms, direct messages, moderation, realtime layer, storage layer
[compiler]
states: lexing, parsing, resolving names, type checking, lowering, optimising, emitting code, linking, failed, cached, up to date,
    dirty, skipped
events: syntax error, token found, end of file, type mismatch, symbol undefined, warning raised, file changed, cache hit,
    inline accepted, macro expanded, flag set
steps: read source, scan tokens, build syntax tree, resolve imports, infer types, fold constants, any errors?, allocate registers,
    select instructions, emit object file, link binary, strip symbols, run tests
parts: lexer, parser, symbol table, type checker, optimizer, assembler, linker, code generator, preprocessor, abstract syntax tree,
    loop unroller, register allocator, debugger, runtime library, garbage collector
groups: front end, middle end, back end, standard library, diagnostics, build tools
[database]
states: connected, in transaction, committed, rolled back, deadlocked, replicating, read only, vacuuming, recovering, corrupted,
    indexed, lagging, locked row
events: begin, commit, rollback, lock timeout, constraint violated, disk full, replica behind, failover, query cancelled,
    snapshot taken, rows > 1000, primary lost
steps: open connection, parse query, plan query, use index?, scan table, join tables, sort rows, filter rows, acquire lock, write log,
    flush buffers, commit changes, take backup, restore dump
parts: primary, replica, query planner, buffer pool, write ahead log, index, view, trigger, foreign key, cursor, customers table,
    orders table, connection pool, archive bucket, stored procedure
groups: storage engine, query layer, replication, schema sales, admin tools
[container cluster]
states: pending, scheduled, running, crash looping, evicted, terminating, draining, unready, healthy, degraded, scaled down,
    image pull failed, cordoned
events: probe failed, replica added, node lost, memory exceeded, rollout started, rollout complete, secret rotated, volume bound,
    quota hit, cpu > 80, image pulled
steps: apply manifest, pull image, schedule pod, mount volume, inject sidecar, start container, run health check, is it healthy?,
    route traffic, scale out, drain node, roll back, prune images
parts: scheduler, ingress, pod, sidecar, node pool, registry, config map, persistent volume, autoscaler, service mesh, load balancer,
    control plane, cron job, etcd store, worker node, secret vault
groups: kube system, staging namespace, production, worker nodes, observability, edge region
[home network]
states: connected, no signal, pairing, obtaining address, rebooting, throttled, guest only, firmware update, unreachable, roaming,
    secured, weak signal
events: cable unplugged, password wrong, lease renewed, link up, link down, intruder detected, new device, reset pressed, ping lost,
    download finished, parental limit
steps: plug in modem, wait for light, log in to router, set password, name network, scan channels, update firmware, test speed,
    still slow?, move antenna, restart router, call provider
parts: router, modem, laptop, smart television, tablet, game console, baby monitor, doorbell camera, printer, file server,
    wireless repeater, switch, smart speaker, thermostat, garage hub, electric meter
groups: living room, guest wifi, home office, attic, upstairs, internet provider
[data centre]
states: powered, racked, decommissioned, overheating, on battery, on generator, burn in, spare, cooled, patched, alarmed, idle,
    maintenance
events: fan stopped, mains lost, generator started, leak found, disk failed, badge refused, fuse blown, temperature normal,
    ticket closed, firmware flashed, cable mislabelled
steps: receive hardware, scan barcode, mount in rack, connect power, patch fibre, assign address, install image, burn in test,
    disk healthy?, replace drive, shred disks, update inventory
parts: rack, blade server, core switch, firewall, chiller, diesel generator, battery string, patch panel, storage array, cold aisle,
    hot aisle, raised floor, jump host, fibre tray, crash cart, power strip, gpu node
groups: hall A, hall B, network core, cooling plant, perimeter zone, loading dock
[fantasy game]
states: exploring, fighting, fleeing, poisoned, stunned, sleeping, enchanted, invisible, defeated, levelled up, resting, trading,
    berserk
events: dragon attacks, potion drunk, health < 10, spell cast, chest unlocked, trap triggered, quest accepted, sword broken,
    mana depleted, dawn breaks, enemy in sight, boss defeated
steps: create hero, choose class, talk to innkeeper, accept quest, cross swamp, fight goblin, search corpse, is chest locked?,
    pick lock, drink potion, cast fireball, save game, claim reward
parts: wizard, paladin, goblin, troll, elf archer, dwarf smith, dragon, necromancer, innkeeper, thief, unicorn, skeleton, amulet,
    longbow, dungeon, tavern, enchanted forest, phoenix
groups: heroes, monsters, merchants, northern kingdom, underworld, thieves guild
[robot]
states: docked, charging, exploring, mapping, avoiding obstacle, lost, gripping, emergency stop, calibrated, following line,
    low battery, stuck, waiting for command
events: bumper hit, wall ahead, distance < 20, target seen, battery full, wheel slips, cliff detected, joystick moved, path found,
    object dropped, stop button
steps: boot firmware, home all axes, read lidar, update map, plan path, obstacle ahead?, turn left, drive forward, close gripper,
    lift arm, drop payload, return to dock, send telemetry
parts: lidar, gripper, left wheel, right wheel, motor driver, camera, gyroscope, battery pack, bumper, shoulder joint, elbow, wrist,
    speaker, docking station, encoder, microcontroller
groups: perception, navigation, arm, chassis, power system, ground control
[spacecraft]
states: countdown, liftoff, in orbit, coasting, docked, re-entry, splashdown, safe mode, eclipse, spinning, aborted, deployed, drifting
events: ignition, stage separation, fuel exhausted, signal acquired, signal lost, solar flare, hatch sealed, parachute opened,
    altitude > 100, thruster stuck, burn complete
steps: fuel tanks, arm escape tower, start countdown, ignite engines, drop booster, circularise orbit, unfold panels, point antenna,
    orbit stable?, rendezvous, dock with station, fire retro rockets, recover capsule
parts: capsule, booster, heat shield, solar array, thruster, star tracker, airlock, lander, rover, antenna dish, fuel cell,
    flight computer, astronaut, parachute, service module, reaction wheel, telescope
groups: upper stage, crew module, ground segment, payload bay, propulsion, mission control
[submarine]
states: surfaced, diving, submerged, silent running, periscope depth, hovering, aground, flooding, snorkelling, blowing ballast, docked,
    at battle stations
events: sonar contact, hull breach, depth > 300, battery low, torpedo away, hatch shut, order given, leak plugged, echo heard,
    storm above, propeller fouled
steps: seal hatches, flood tanks, trim the boat, rig for silence, raise periscope, listen on sonar, plot course, enemy near?,
    load torpedo, blow tanks, surface, vent air, radio harbour
parts: conning tower, periscope, ballast tank, torpedo tube, sonar dome, rudder, propeller, reactor, galley, bunk, escape trunk,
    helmsman, chief engineer, sonar operator, bulkhead, hydroplane
groups: bow section, engine room, control room, crew quarters, officers
[railway]
states: on time, delayed, at platform, departing, coupling, shunting, signal at danger, track occupied, diverted, out of order,
    single track, terminated
events: whistle blown, signal clears, points fail, doors locked, leaves on line, barrier down, ticket checked, passenger alarm,
    express passes, tunnel entered, strike called
steps: buy ticket, find platform, couple wagons, test brakes, set points, is track clear?, blow whistle, depart station, punch tickets,
    announce next stop, change engine, apologise for delay
parts: locomotive, dining car, sleeper coach, guard van, signal box, level crossing, viaduct, turntable, platform, buffer stop,
    pantograph, station master, freight wagon, sleeper, footbridge, kiosk
groups: main line, branch line, marshalling yard, depot, suburban service, mountain section
[bus line]
states: in depot, boarding, en route, at stop, full, broken down, off duty, kneeling, detoured, empty run, waiting at terminus, early
events: bell pressed, doors open, fare paid, pass invalid, road closed, driver change, last stop, wheelchair ramp out, traffic jam,
    seat free, schedule slipped
steps: inspect bus, leave depot, pull into stop, open front door, sell ticket, validate pass, anyone boarding?, close doors,
    signal and merge, announce stop, reach terminus, sweep interior, refuel
parts: driver, inspector, bus shelter, timetable, ticket machine, articulated bus, minibus, double decker, bus lane, depot, handrail,
    exit door, town hall stop, river bridge stop, market square, cemetery gate
groups: night buses, city centre, suburbs, express routes, school runs
[bicycle repair]
states: punctured, on stand, stripped, trued, greased, rusty, squeaking, test ridden, awaiting parts, ready for pickup, scrapped,
    misaligned
events: chain slips, tyre flat, spoke broken, customer approves, part arrives, brake rubs, quote refused, saddle loose, gear skips,
    bell missing, bolt stripped
steps: mount on stand, remove wheel, find the hole, roughen rubber, apply patch, inflate tube, oil chain, adjust derailleur, true wheel,
    are brakes firm?, tighten stem, test ride, write bill
parts: saddle, handlebar, pedal, crank, chainring, cassette, derailleur, brake lever, spoke, inner tube, mudguard, luggage rack,
    headset, tyre lever, allen key, bicycle pump, mechanic
groups: drivetrain, front wheel, rear wheel, workshop, spare parts, rental fleet
[car workshop]
states: booked in, on ramp, diagnosed, dismantled, awaiting approval, painted, roadworthy, overheated, leaking oil, towed, tuned,
    written off
events: warning lamp on, engine stalls, battery dead, inspection passed, inspection failed, recall notice, estimate accepted,
    belt snapped, clutch slipping, keys returned, mileage > 15000
steps: raise car, drain oil, change filter, rotate tyres, read fault codes, check brake pads, is rust visible?, weld exhaust,
    bleed brakes, align wheels, wash windscreen, hand over keys
parts: gearbox, carburettor, radiator, spark plug, alternator, clutch, exhaust pipe, bumper, bonnet, windscreen, headlight, dipstick,
    hydraulic lift, tow truck, apprentice mechanic, piston, crankshaft, timing belt
groups: engine bay, body shop, tyre store, reception, electrical, undercarriage
[garden]
states: dormant, budding, in bloom, wilting, pruned, overgrown, mulched, watered, weedy, pollinated, transplanted, frostbitten
events: spring arrives, slugs appear, soil dry, bud opens, hedge too tall, bees visit, seedling up, leaves fall, mole digs,
    blossom drops, rain > 20
steps: dig bed, rake leaves, plant tulips, prune roses, mow lawn, trim hedge, spread compost, water seedlings, pull nettles,
    pick strawberries, soil moist?, tie up beans, sharpen shears
parts: greenhouse, wheelbarrow, watering can, trowel, rake, rose bush, lavender, sunflower, ivy, fern, sundial, garden gnome,
    compost heap, pond, trellis, hosepipe, lawnmower, daffodil, pergola
groups: herb patch, flower border, kitchen garden, rockery, orchard corner, potting shed
[zoo]
states: feeding, asleep, hibernating, escaped, in quarantine, on display, nesting, pregnant, moulting, groomed, agitated, in outdoor pen
events: keeper enters, gate unlocked, cub born, egg hatches, visitor shouts, vet called, food refused, storm coming, tank cleaned,
    transfer approved, closing time
steps: count animals, clean cages, chop fruit, feed penguins, weigh cub, trim hooves, animal sick?, call vet, dart and sedate,
    move to crate, open gates, guide school tour, lock enclosure
parts: giraffe, elephant, rhinoceros, hippo, penguin, flamingo, crocodile, gorilla, lemur, meerkat, polar bear, tapir, ostrich, python,
    tortoise, zookeeper, aviary, ticket kiosk
groups: reptile house, big cats, monkey island, petting area, aquarium, savanna
[museum]
states: on loan, on display, in storage, under restoration, catalogued, stolen, guarded, dusted, crated, closed on Mondays,
    authenticated, damaged
events: alarm trips, exhibit arrives, guide begins, donation received, humidity high, visitor lost, forgery proved, school group enters,
    case opened, auction won, lights dimmed
steps: accept donation, examine artefact, take photographs, assign catalogue number, restore canvas, is it genuine?, write label,
    hang painting, adjust lighting, sell catalogue, lead tour, arm alarms
parts: curator, dinosaur skeleton, mummy, bronze statue, tapestry, oil portrait, coin cabinet, suit of armour, vase, meteorite,
    audio guide, cloakroom, gift shop, night watchman, pedestal, fresco
groups: ancient Egypt, modern art, natural history, sculpture court, archive vault, temporary exhibits
[library]
states: on shelf, borrowed, overdue, reserved, lost, returned, in repair, reference only, withdrawn, renewed, on order, misplaced,
    digitised
events: card scanned, due date passed, fine paid, book found, reservation placed, copy damaged, reader registers, closing bell,
    new edition, author visits, days late > 7
steps: search catalogue, walk to shelf, check call number, scan barcode, stamp date, is it reserved?, send reminder, collect fine,
    mend spine, reshelve book, host story hour, order copies
parts: librarian, bookshelf, atlas, dictionary, encyclopedia, novel, almanac, reading lamp, card catalogue, book trolley,
    microfilm reader, study carrel, return slot, manuscript, periodical, bookmark
groups: fiction, reference, childrens corner, reading room, rare books, basement stacks
[hotel]
states: vacant, reserved, occupied, checked out, needs cleaning, clean, do not disturb, overbooked, upgraded, under renovation,
    inspected, no show
events: guest arrives, key returned, late checkout, reservation cancelled, wake-up call, minibar used, complaint, maid finished,
    room service ordered, deposit paid, pet brought
steps: greet guest, check passport, swipe card, assign room, carry luggage, change sheets, fold towels, refill minibar, room ready?,
    settle bill, call taxi, ask for feedback
parts: concierge, bellboy, chambermaid, front desk, lobby, honeymoon suite, sauna, ballroom, luggage cart, breakfast buffet,
    swimming pool, valet, laundry chute, key card, balcony, housekeeper
groups: housekeeping, east wing, west wing, top floor, spa area, kitchen and bar
[restaurant]
states: seated, menu given, ordered, cooking, plated, served, eating, bill requested, paid, complaining, reserved table, cleared, tipsy
events: party seated, order taken, dish ready, wine corked, allergy noted, plate dropped, tip left, steak sent back, kitchen closes,
    bill split, table freed
steps: greet diners, hand out menus, recommend wine, take order, fire starters, plate main course, garnish plate, serve dessert,
    satisfied?, bring bill, clear table, polish glasses, reset table
parts: head waiter, sommelier, sous chef, dishwasher, bartender, hostess, corner table, terrace, wine cellar, pantry, espresso bar,
    chalkboard menu, napkin, cutlery drawer, pizza oven, salad bar
groups: front of house, kitchen line, pastry section, bar, terrace tables, delivery orders
[pasta kitchen]
states: chopped, boiling, simmering, al dente, drained, overcooked, seasoned, chilled, marinated, mashed, peeled, caramelised, raw
events: water boils, onions soft, sauce thick, too salty, garlic burning, cheese melted, pan hot, timer at zero, guest vegetarian,
    taste balanced, lid rattles
steps: boil water, salt the pot, chop onions, crush garlic, fry bacon, grate parmesan, stir sauce, add basil, taste sauce, needs salt?,
    drain spaghetti, toss together, serve hot
parts: saucepan, colander, ladle, wooden spoon, chopping board, peeler, olive oil, oregano, tomato, aubergine, mozzarella, lasagne,
    ravioli, pepper mill, cheese grater, frying pan, mushroom, anchovy
groups: vegetables, dairy, spices, utensils, sauce base, toppings
[laundry]
states: soiled, soaking, stained, bleached, washed, wrung out, tumble dried, ironed, folded, shrunk, starched, lost sock, collected
events: stain remains, colour runs, basket full, dryer beeps, button lost, ticket shown, steam out, zip broken, wool found, line dry,
    rain starts
steps: empty pockets, sort colours, treat stains, choose temperature, wash load, hang on line, is it dry?, iron shirts, fold towels,
    match socks, sew button, hand back bundle
parts: ironing board, clothes peg, laundry basket, steam press, dryer, washboard, detergent, bleach, fabric softener, linen, pillowcase,
    duvet cover, apron, woollen jumper, coat hanger, lint roller
groups: whites, coloureds, delicates, drying room, ironing room
[insurance claims]
states: reported, registered, under assessment, awaiting documents, approved, partly approved, denied, disputed, paid out, reopened,
    fraud check, lapsed
events: accident reported, photos uploaded, premium overdue, damage > 5000, adjuster visits, police report filed, claim withdrawn,
    policy expired, appeal granted, witness found, no response
steps: file claim, verify policy, assign adjuster, inspect damage, estimate repair, request receipts, covered by policy?,
    calculate deductible, approve payout, reject claim, notify customer, close file, raise premium
parts: adjuster, underwriter, actuary, policy holder, claims portal, repair garage, medical examiner, reinsurer, fraud team,
    call centre, flood cover, broker office, loss history, legal counsel
groups: motor claims, household, liability, travel cover, special investigations
[recruitment]
states: applied, screened, shortlisted, invited, interviewed, on hold, offered, negotiating, hired, declined, withdrawn, onboarding,
    on probation
events: resume received, references checked, test passed, candidate ghosts, salary agreed, contract signed, visa refused,
    position frozen, referral made, start date set, counteroffer
steps: write job advert, post vacancy, collect applications, screen resumes, phone interview, skills test, panel interview,
    strong hire?, check references, make offer, sign contract, order laptop, welcome newcomer
parts: recruiter, hiring manager, headhunter, candidate, job board, career page, applicant tracker, interviewer, background checker,
    payroll, mentor, intern, job fair, cover letter, talent pool
groups: sourcing, selection, offer stage, human resources, new starters
[newspaper]
states: pitched, assigned, in draft, fact checked, edited, typeset, front page, embargoed, printed, retracted, corrected, breaking,
    syndicated
events: tip received, deadline passed, source confirms, lawyer objects, headline changed, photo missing, press starts, scoop stolen,
    circulation falls, letter arrives, typo spotted
steps: pitch story, call source, interview witness, write draft, verify facts, crop photo, write headline, legal ok?, lay out page,
    proofread, print edition, deliver bundles, issue correction
parts: editor, reporter, columnist, cartoonist, photographer, copy desk, crossword, obituary, weather box, printing press, newsstand,
    paperboy, horoscope, masthead, sports page, foreign correspondent
groups: newsroom, business desk, culture section, print works, weekend supplement
[film studio]
states: in development, optioned, casting, pre-production, shooting, wrapped, in editing, dubbed, test screened, released, shelved,
    over budget, award winning
events: camera rolls, director yells cut, actor quits, script rewritten, funding secured, scene lost, trailer leaks, premiere held,
    sequel ordered, stunt fails, rating given
steps: write screenplay, raise money, cast actors, scout locations, build set, rehearse scene, roll camera, good take?, print the take,
    record foley, edit footage, grade colours, mix sound, release trailer
parts: director, producer, cinematographer, gaffer, boom operator, stunt double, clapperboard, dolly, green screen, costume designer,
    makeup trailer, composer, editing suite, extras, screenwriter, crane
groups: above the line, camera crew, art department, sound stage, post production, distribution
[animal taxonomy]
states: extinct, endangered, vulnerable, thriving, domesticated, migratory, nocturnal, invasive, newly described, captive, aquatic,
    venomous, warm blooded
events: has feathers, lays eggs, has backbone, gives milk, has scales, breathes air, legs > 6, has wings, sheds skin, yes, no
steps: collect specimen, count legs, has fur?, examine teeth, compare genome, measure wingspan, sketch skeleton, name species,
    assign family, publish description, preserve in alcohol, update tree
parts: mammal, reptile, amphibian, crustacean, spider, beetle, sparrow, salmon, otter, badger, kangaroo, platypus, jellyfish, octopus,
    sea urchin, earthworm, bat, whale, salamander, hawk, moth
groups: vertebrates, arthropods, molluscs, birds of prey, rodents, primates, bony fish
[plants and fungi]
states: germinating, flowering, fruiting, evergreen, deciduous, parasitic, edible, poisonous, thorny, dried, grafted, carnivorous
events: spores released, seeds scattered, leaf serrated, needles present, bark peels, stem hollow, petals < 5, cap red, gills white,
    sap runs, roots exposed
steps: observe leaf shape, count petals, smell flower, has needles?, cut cross section, look under microscope, press sample,
    consult field guide, record habitat, name genus, store seeds
parts: oak, birch, willow, maple, spruce, cedar, moss, lichen, liverwort, orchid, dandelion, thistle, clover, bamboo, cactus,
    chanterelle, truffle, toadstool, seaweed, acorn, pollen
groups: conifers, broadleaf trees, grasses, mushrooms, algae, wild flowers
[human body]
states: resting, exercising, digesting, dehydrated, feverish, hungry, breathless, dreaming, awake, contracting, relaxed, inflamed,
    healed
events: heart beats, food swallowed, nerve fires, muscle tires, sweat evaporates, sugar drops, wound clots, eye blinks,
    adrenaline released, pulse > 120, sneeze
steps: breathe in, exchange gases, pump blood, filter waste, absorb nutrients, release insulin, contract muscle, too hot?,
    widen vessels, shiver, send pain signal, store fat, grow tissue
parts: heart, lung, liver, kidney, spleen, stomach, pancreas, skull, rib, femur, spine, tendon, thumb, ankle, eyelid, eardrum,
    brain stem, artery, vein, thyroid, windpipe
groups: nervous system, digestive tract, skeleton, circulatory system, senses, immune system
[cell biology]
states: interphase, prophase, metaphase, anaphase, telophase, dividing, quiescent, differentiated, mutated, dying, starved, infected,
    senescent
events: growth signal, spindle attached, damage detected, protein folded, membrane ruptures, oxygen low, enzyme binds, receptor blocked,
    gene silenced, virus enters, repair done
steps: copy chromosomes, check damage, damage repaired?, assemble spindle, align chromosomes, pull apart, pinch membrane,
    transcribe gene, splice transcript, translate protein, fold protein, export vesicle
parts: nucleus, ribosome, mitochondrion, chloroplast, membrane, lysosome, cytoskeleton, vacuole, centriole, enzyme, kinase, receptor,
    plasmid, cilium, chromatin, stem cell, neuron, platelet
groups: cytoplasm, cell wall, signalling pathway, nuclear envelope, bacteria, tissue sample
[chemistry lab]
states: dissolved, saturated, precipitated, boiling, distilled, crystallised, neutral, acidic, alkaline, contaminated, inert, oxidised,
    unstable
events: colour changes, gas evolves, ph < 7, catalyst added, flask cracks, reaction complete, fume alarm, temperature spikes,
    crystals form, sample mislabelled, titration ends
steps: put on goggles, weigh powder, fill burette, dissolve salt, heat gently, stir solution, add indicator, colour pink?,
    filter residue, dry crystals, record mass, neutralise waste, clean glassware
parts: beaker, test tube, Bunsen burner, pipette, burette, fume hood, crucible, condenser, tongs, litmus paper, centrifuge,
    copper sulphate, ammonia, sodium chloride, magnesium ribbon, potassium, spectrometer
groups: acids, bases, glassware, solvents, safety gear, noble gases
[geology]
states: molten, cooled, weathered, eroded, deposited, compacted, folded, uplifted, metamorphosed, fossil bearing, dormant, erupting,
    fractured
events: magma rises, plates collide, fault slips, glacier retreats, river floods, ash settles, tremor felt, crust thins,
    sea level drops, geyser blows, cliff collapses
steps: survey outcrop, take core sample, scratch mineral, drop of acid, does it fizz?, date layers, draw cross section, map fault,
    log borehole, identify fossil, polish thin slice, write survey
parts: granite, basalt, limestone, sandstone, marble, slate, quartz, obsidian, pumice, gneiss, mantle, inner core, aquifer, moraine,
    stalactite, canyon, delta, fault line, trilobite
groups: igneous rocks, sediments, metamorphic belt, volcanic arc, Jurassic strata, ocean floor
[weather]
states: sunny, overcast, drizzling, stormy, snowing, foggy, windy, humid, freezing, muggy, clearing, hailing, calm
events: pressure falls, front arrives, wind > 60, lightning seen, thunder heard, cloud forms, temperature drops, rain stops,
    frost forms, rainbow appears, sun sets
steps: launch balloon, read barometer, gather observations, run model, compare ensembles, draw isobars, storm likely?, issue warning,
    brief pilots, update forecast, archive data, repair station
parts: barometer, weather vane, rain gauge, anemometer, satellite, radar tower, cirrus, cumulus, cold front, warm front, jet stream,
    hurricane, tornado, blizzard, ocean buoy, forecaster, hygrometer
groups: coastal stations, high pressure zone, upper atmosphere, mountain huts, warning centre, tropics
[power grid]
states: energised, tripped, islanded, synchronised, overloaded, blacked out, peak demand, off peak, earthed, ramping up, curtailed,
    under repair
events: breaker opens, frequency < 49, line sags, lightning strike, fuse melts, demand surges, wind drops, fault cleared,
    transformer hums, tree touches line, price spikes
steps: forecast demand, dispatch plants, start turbine, synchronise generator, close breaker, balance load, reserve enough?, shed load,
    isolate fault, send crew, restore supply, read meters
parts: transformer, substation, pylon, wind turbine, coal plant, hydro dam, solar farm, busbar, circuit breaker, smart meter,
    capacitor bank, interconnector, line worker, insulator, battery park, control desk
groups: transmission, distribution, renewables, industrial feeders, northern region, consumers
[water works]
states: pumping, settling, filtered, chlorinated, tested, burst, low pressure, flushed, frozen pipe, contaminated, reservoir full,
    drought
events: valve stuck, turbidity high, tank level < 2, main bursts, pump trips, sample clean, sluice opened, chlorine low, rain arrives,
    leak reported, filter blocked
steps: draw from river, screen debris, add coagulant, settle sludge, filter through sand, dose chlorine, take sample, safe to drink?,
    pump to tower, read pressure, flush hydrant, backwash filter
parts: reservoir, water tower, sluice gate, sand filter, aqueduct, hydrant, well, pumping station, sedimentation basin, chlorine doser,
    stopcock, sewer, manhole, storm drain, flow meter, pipeline
groups: intake, treatment plant, high zone, low zone, sewage works
[recycling]
states: collected, sorted, shredded, baled, melted, composted, contaminated, landfilled, reused, rejected, crushed, recast
events: bin full, truck arrives, glass detected, metal detected, hazard found, belt jams, bale sold, deposit returned, label unreadable,
    wrong bin, weight > 20
steps: rinse container, remove lid, separate paper, magnet pass, optical sort, is it plastic?, shred bottles, wash flakes, melt pellets,
    press bales, compost peelings, sell scrap
parts: wheelie bin, bottle bank, garbage truck, conveyor belt, magnet drum, shredder, baler, cardboard, tin can, glass jar,
    newspaper stack, battery box, scrap dealer, compost bin, styrofoam, egg carton
groups: household waste, hazardous waste, sorting line, scrap yard, organic stream
[army]
states: at ease, on parade, on leave, deployed, advancing, retreating, besieged, wounded, promoted, demoted, captured, standing guard,
    marching
events: bugle sounds, order received, enemy sighted, truce signed, ambush, supplies arrive, bridge destroyed, medal awarded,
    password given, flag raised, desertion
steps: fall in, inspect rifles, issue rations, read map, send scouts, dig trench, enemy ahead?, call artillery, cross river,
    hold position, evacuate wounded, report to general, pitch tents
parts: private, corporal, sergeant, lieutenant, captain, major, colonel, general, quartermaster, medic, sniper, drummer, field kitchen,
    tank, howitzer, barracks, sentry box, trench, drill sergeant
groups: infantry, cavalry, engineers, first battalion, supply column, general staff
[church]
states: baptised, confirmed, engaged, married, ordained, in prayer, in procession, fasting, kneeling, singing, consecrated, in mourning
events: bells toll, hymn begins, candle lit, couple kiss, bread broken, organ swells, collection passed, choir enters, blessing given,
    Advent begins, rings exchanged
steps: ring bells, light candles, greet congregation, sing hymn, read lesson, preach sermon, any objections?, exchange vows,
    bless rings, pass collection plate, sign register, throw rice, lock vestry
parts: altar, pulpit, steeple, pew, font, crypt, stained glass, pipe organ, bell tower, chalice, priest, deacon, sexton, choirboy,
    bishop, nun, churchyard, monastery, rosary
groups: nave, chancel, parish council, Sunday school, diocese, cloister
[company]
states: startup, hiring, profitable, in the red, merging, restructured, listed, bankrupt, audited, understaffed, on strike, outsourced,
    expanding
events: budget approved, target missed, investor calls, product launched, manager resigns, merger announced, invoice overdue,
    contract won, revenue > 1000, share price drops, audit clean
steps: set goals, draft budget, hold meeting, approve spending, within budget?, order supplies, review figures, appraise staff,
    negotiate contract, send invoice, pay salaries, publish annual report
parts: chief executive, accountant, secretary, sales manager, treasurer, legal adviser, product owner, help desk, mail room,
    board member, shareholder, office manager, security guard, cleaner, analyst, trainee
groups: sales, marketing, finance, research and development, legal, operations, purchasing
[family tree]
states: single, engaged, married, separated, divorced, widowed, adopted, orphaned, born, deceased, retired, emigrated
events: child born, wedding, divorce, funeral, moves abroad, name changed, adoption granted, inheritance, age >= 18, twins arrive,
    reunion
steps: interview grandmother, search parish records, copy birth certificate, date of birth known?, link parents, add cousins,
    scan old photos, compare surnames, draw chart, share with relatives, visit cemetery
parts: great grandfather, grandmother, mother, father, aunt, uncle, niece, nephew, cousin, stepson, twin sister, godmother,
    brother in law, daughter, half brother, widow, second wife, foster child
groups: paternal side, maternal side, third generation, American branch, in-laws
[programming packages]
states: resolved, installed, outdated, deprecated, vulnerable, pinned, broken, yanked, vendored, published, built, conflicting, optional
events: version bumped, lockfile changed, checksum mismatch, dependency cycle, licence rejected, tests fail, release tagged,
    maintainer leaves, upgrade available, import fails, python >= 3.9
steps: read manifest, resolve versions, conflict found?, download wheel, verify checksum, unpack archive, compile extension,
    run install hooks, write lockfile, bump version, tag release, upload package
parts: parser, tokenizer, http client, logging, test runner, math library, plotting, config loader, json codec, crypto, web framework,
    template engine, image codec, date utils, command line, type stubs, file watcher
groups: core, plugins, dev tools, third party, examples, experimental
[microservices]
states: starting, healthy, degraded, circuit open, half open, retrying, rate limited, draining, down, deploying, warm, quarantined
events: request received, response timeout, retry exhausted, token expired, message published, queue full, schema changed, errors > 5,
    deploy finished, heartbeat missed, cache miss
steps: authenticate caller, validate payload, check cache, in cache?, call downstream, publish event, update read model,
    write audit log, trace request, return response, retry with backoff, send to dead letters
parts: auth service, api gateway, order service, payment service, inventory service, email sender, search indexer, message broker,
    session cache, user service, audit log, feature flags, image resizer, rate limiter, billing worker, notifier
groups: edge, business domain, data stores, messaging, third parties, monitoring
[sensors]
states: sampling, calibrated, drifting, saturated, noisy, faulty, sleeping, transmitting, buffering, out of range, filtered,
    disconnected
events: threshold crossed, reading stale, value < 0, interrupt fired, battery replaced, window full, drift corrected, motion seen,
    tap detected, signal clipped, clock synced
steps: wake up, warm sensor, sample voltage, average readings, subtract offset, outlier?, apply filter, convert units, store sample,
    send packet, go to sleep, recalibrate
parts: accelerometer, photodiode, microphone, thermocouple, pressure cell, hall probe, magnetometer, tilt switch, moisture probe,
    smoke detector, strain gauge, radio module, flash memory, solar cell, gateway, antenna
groups: roof sensors, field nodes, analog inputs, base station, indoor cluster
[phone app]
states: launching, foreground, background, suspended, crashed, logged out, syncing, loading, refreshing, permission denied, uninstalled,
    dark mode
events: icon tapped, swipe left, back pressed, notification opened, network lost, screen rotated, login success, login failure,
    pull to refresh, low memory, version < 4
steps: show splash, load settings, logged in?, ask for consent, fetch feed, render list, play animation, cache images, report crash,
    open settings, share link, rate the app
parts: home screen, login form, profile page, settings tab, search field, photo gallery, camera view, map view, push token, local cache,
    side drawer, toolbar, snackbar, onboarding wizard, payment sheet, widget
groups: user interface, view models, data layer, device services, analytics
[vending machine]
states: ready, coin accepted, selecting, dispensing, sold out, change due, exact change only, out of order, tilted, refilling,
    door ajar, card declined
events: coin inserted, note rejected, selection made, item dropped, refund pressed, item stuck, credit >= price, machine kicked,
    shelf restocked, card tapped, timeout
steps: insert coin, count credit, choose snack, enough credit?, turn spiral, drop item, check drop sensor, give change, cancel sale,
    refill shelf, empty coin box, report stock
parts: coin slot, note reader, keypad, spiral coil, chocolate bar, crisps, chewing gum, lemonade, mineral water, cooling unit,
    delivery flap, coin hopper, card reader, peanuts, glass front
groups: snack rows, drinks, payment unit, service panel, office lobby
[parking garage]
states: vacant, occupied, barrier up, barrier down, full, ticket issued, ticket lost, paid, overstayed, reserved, clamped, charging
events: car arrives, car leaves, ticket taken, payment received, plate read, loop triggered, spaces < 5, permit expired, exit opened,
    fine issued, attendant called
steps: detect car, read plate, space left?, issue ticket, raise barrier, count entry, guide to bay, pay at machine, validate ticket,
    lower barrier, tow vehicle, print receipt
parts: barrier arm, ticket column, pay station, bay sensor, ramp, guidance sign, plate camera, attendant booth, charging point,
    stairwell, disabled bay, exit lane, motorcycle bay, speed hump
groups: level one, level two, rooftop deck, visitor bays, staff parking
[burglar alarm]
states: disarmed, arming, armed away, armed home, entry delay, triggered, silenced, tampered, bypassed, test mode, low battery, fault
events: code entered, wrong code, motion detected, glass breaks, door forced, panic button, siren timeout, cat walks by,
    battery changed, guard responds, false alarm
steps: enter code, check zones, any zone open?, start exit timer, arm system, watch sensors, sound siren, flash strobe, call police,
    verify by camera, reset panel, log event
parts: siren, keypad, motion detector, door contact, glass sensor, strobe light, smoke alarm, panic switch, control box, backup battery,
    security camera, key fob, patrol car, window contact, guard dog
groups: ground floor, perimeter, bedrooms, garage zone, monitoring centre
[door lock]
states: locked, unlocked, ajar, wide open, jammed, deadbolted, latched, learning key, blocked, auto locking, unhinged, held open
events: key inserted, key turned, knock, handle pushed, code correct, attempts > 3, latch clicks, bolt thrown, fingerprint match,
    visitor rings, master key used
steps: knock twice, look through peephole, insert key, turn key, key fits?, slide bolt, push door, wipe feet, close gently, oil hinges,
    change cylinder, hide spare key
parts: hinge, doorknob, keyhole, deadbolt, latch, peephole, doormat, chain guard, cylinder, strike plate, letter flap, threshold,
    locksmith, padlock, doorbell, skeleton key
groups: front entrance, back door, cellar doors, key ring, smart home
[elections]
states: announced, campaigning, polling open, polling closed, counting, recount, certified, contested, runoff, sworn in, postponed,
    landslide
events: voter registered, ballot cast, ballot spoiled, turnout > 50, candidate withdraws, result declared, poll published, debate aired,
    complaint filed, seal broken, concession speech
steps: register voters, nominate candidates, print ballots, open polling station, check voter roll, eligible to vote?, mark ballot,
    drop in box, seal box, count ballots, declare winner, inaugurate mayor
parts: ballot box, voting booth, returning officer, candidate, observer, voter roll, campaign bus, pollster, exit poll, mayor,
    town crier, poster, leaflet, spokesperson, electoral college, ink pad
groups: first district, rural wards, postal votes, campaign team, election commission
[sports tournament]
states: registered, seeded, group stage, knocked out, quarter final, semi final, final, champion, disqualified, bye, walkover,
    rain delay, tie break
events: match won, match lost, draw, injury timeout, point scored, penalty missed, protest upheld, set point, toss won,
    doping test failed, record broken
steps: open registration, draw groups, publish schedule, warm up, play match, is it a tie?, play overtime, record score, update table,
    advance winner, eliminate loser, hand out medals
parts: umpire, ball boy, trophy, medal podium, gold medalist, runner up, team doctor, commentator, grandstand, locker room, javelin,
    hurdle, pole vault, shuttlecock, racket, scorekeeper, anthem band
groups: pool A, pool B, knockout round, athletics track, indoor arena, organisers
[tennis]
states: serving, receiving, love all, deuce, advantage, break point, match point, rally, fault, double fault, change of ends, challenge
events: ace, ball in net, ball out, let called, winner hit, point lost, game won, umpire overrules, rain, racket smashed, lead = 2
steps: toss ball, serve wide, return deep, hit forehand, approach net, volley, lob opponent, was ball in?, call score, towel off,
    change ends, shake hands at net
parts: baseline, service box, net cord, umpire chair, forehand, backhand, line judge, clay court, grass court, sweatband, water bottle,
    doubles partner, hawk eye, practice wall
groups: centre court, outer courts, singles draw, doubles draw, coaching box
[supermarket]
states: in stock, low stock, expired, on offer, shelved, scanned, bagged, weighed, recalled, spilled, thawed, discounted
events: barcode scanned, price missing, age check needed, delivery arrives, queue long, trolley returned, jar smashed,
    loyalty card shown, freezer fails, till opened, price < 2
steps: grab trolley, read shopping list, weigh apples, compare brands, join queue, unload basket, scan items, got a coupon?,
    bag groceries, pay cashier, restock shelves, mop aisle
parts: cashier, shelf stacker, trolley, freezer, cheese counter, butcher, fishmonger, checkout lane, barcode scanner, bottle return,
    cereal, biscuits, yoghurt, detergent aisle, self checkout, store detective
groups: fruit and veg, frozen foods, dairy aisle, household goods, stockroom
[fire brigade]
states: on call, alerted, rolling out, on scene, fighting fire, ventilating, contained, extinguished, returning, off shift, mopping up,
    trapped
events: alarm received, smoke seen, roof collapses, hydrant connected, victim found, wind shifts, tank empty, backup arrives,
    gas shut off, fire out, cat rescued
steps: answer call, slide down pole, put on gear, drive with siren, anyone inside?, connect hose, force door, search rooms,
    carry out victim, spray foam, check embers, roll up hoses
parts: fire engine, turntable ladder, hose reel, breathing apparatus, axe, helmet, station chief, dispatcher, foam tank, thermal camera,
    rescue boat, jumping sheet, hydrant key, watch commander, pump operator
groups: first response, ladder crew, volunteers, control room, water supply
[police station]
states: patrolling, investigating, suspect identified, arrested, in custody, questioned, released, charged, cold case, solved, wanted,
    at large
events: emergency call, witness calls, fingerprint found, alibi confirmed, warrant signed, suspect confesses, car stopped,
    evidence lost, speed > 120, tip off, handcuffs on
steps: secure scene, take statements, dust for prints, collect fibres, check alibi, motive known?, obtain warrant, arrest suspect,
    read rights, interrogate, file report, return belongings
parts: detective, constable, inspector, patrol car, handcuffs, holding cell, evidence locker, forensic expert, sniffer dog, informant,
    radio operator, mounted officer, speed camera, notebook, sketch artist, pathologist
groups: homicide, traffic police, night patrol, forensics, harbour unit, custody suite
[harbour]
states: at anchor, moored, loading, unloading, customs cleared, under tow, aground, adrift, in dry dock, fumigated, laid up, at sea
events: tide turns, pilot boards, container lifted, fog horn, anchor dragged, gale warning, cargo shifts, manifest signed, rope parts,
    lock opens, draught > 12
steps: radio harbour master, take pilot aboard, tie up at quay, rig gangway, inspect cargo, unload containers, seal intact?,
    stack containers, load grain, bunker fuel, cast off, dip flag
parts: tugboat, lighthouse, gantry crane, quay, jetty, container ship, trawler, ferry, schooner, buoy, capstan, dockworker,
    customs launch, breakwater, drawbridge, oil tanker, barge, anchor chain
groups: inner basin, container terminal, fishing port, marina, shipyard, outer roads
[mine]
states: surveyed, drilled, blasted, hauling, timbered, flooded, gas present, exhausted, ventilated, caved in, abandoned, producing
events: methane > 1, shift whistle, fuse lit, roof cracks, vein found, pump stops, cage descends, lamp dims, ore assayed, canary quiet,
    cart derails
steps: survey seam, sink shaft, drill holes, pack explosive, clear tunnel, all clear?, blast rock, muck out, prop roof, haul ore,
    crush stone, smelt metal, weigh gold
parts: shaft, pit pony, headlamp, pickaxe, ore cart, winding tower, ventilation fan, foreman, blaster, geologist, coal face,
    gold nugget, dynamite crate, sluice box, slag heap, lift cage, silver, tin, zinc
groups: upper gallery, deep level, surface works, washery, rescue team
[textile mill]
states: carded, spun, dyed, woven, knitted, bleached, cut, stitched, hemmed, embroidered, frayed, moth eaten, pressed
events: thread breaks, bobbin empty, loom jams, colour faded, pattern approved, needle bent, bale opened, seam ripped,
    inspection failed, width < 90, shift ends
steps: shear wool, wash fleece, card fibres, spin yarn, dye yarn, warp loom, weave cloth, thread broken?, cut pattern, sew seams,
    attach buttons, press garment, fold and pack
parts: loom, shuttle, spindle, bobbin, sewing machine, thimble, scissors, velvet, silk, cotton, denim, tweed, corduroy, seamstress,
    tailor, dye vat, mannequin, zipper, lace, spool
groups: spinning room, weaving shed, dye house, cutting table, finishing
[steel plant]
states: charged, melting, tapped, cast, rolled, quenched, annealed, tempered, galvanised, brittle, cooling, cracked
events: temperature > 1500, slag skimmed, mould full, oxygen blown, crane moves, sample rejected, ladle empty, furnace relined,
    strip tears, whistle, scrap delivered
steps: load scrap, fire furnace, blow oxygen, skim slag, take sample, carbon right?, tap furnace, pour ladle, cast billet, roll plate,
    quench, grind edges, stamp number
parts: blast furnace, ladle, crucible, anvil, bellows, rolling mill, coke oven, ingot, girder, wire rod, crane driver, welder,
    blacksmith, forge, hammer, lathe, rivet, iron ore
groups: hot strip mill, foundry, coke works, machine shop, quality lab
[construction site]
states: planned, permitted, excavated, poured, curing, framed, roofed, plastered, wired, inspected, snagged, handed over, halted
events: permit granted, concrete set, crane arrives, inspector objects, rain stops work, pipe struck, delivery late,
    client changes mind, scaffold up, budget overrun, wall plumb
steps: survey plot, draw plans, dig foundation, pour concrete, lay bricks, erect scaffold, raise roof beams, fit windows, pull cables,
    walls straight?, plaster walls, lay tiles, hand over keys
parts: excavator, cement mixer, bricklayer, carpenter, plumber, electrician, architect, scaffolding, spirit level, crane, bulldozer,
    skip, roof truss, plasterboard, foreman hut, hard hat, ladder, chimney
groups: groundworks, shell, interior, trades, site office, landscaping
[plumbing]
states: dripping, sealed, blocked, leaking, pressurised, drained, airlocked, lagged, corroded, flushed, soldered, overflowing
events: tap drips, drain backs up, pipe bursts, pilot light out, washer worn, valve seized, bath full, smell noticed, pressure < 1,
    joint weeps, neighbour complains
steps: shut off water, open tap, drain pipe, unscrew nut, replace washer, wrap thread, tighten joint, still leaking?, plunge sink,
    snake the drain, solder elbow, turn water on
parts: stopcock, faucet, washbasin, cistern, ballcock, siphon, plunger, pipe wrench, elbow joint, shower head, bathtub, bidet,
    water heater, copper pipe, blowtorch, drain trap
groups: hot water, cold water, waste pipes, bathroom, tool bag
[beekeeping]
states: foraging, swarming, queenless, overwintering, capped, brooding, robbing, requeened, calm, mite infested, fed, extracted
events: nectar flows, queen emerges, swarm seen, frost, hive heavy, mites > 3, bear visits, drone expelled, smoke puffed,
    heather blooms, wax melts
steps: light smoker, open hive, lift frame, find queen, queen seen?, count brood, scrape propolis, add super, feed syrup, spin honey,
    strain honey, fill jars, close hive
parts: queen bee, drone, worker bee, larva, honeycomb, brood box, smoker, veil, hive tool, honey extractor, frame, pollen trap,
    beekeeper, nectar, royal jelly, wax candle
groups: apiary, honey room, brood nest, winter stores, market stall
[music player]
states: playing, paused, stopped, shuffling, repeating, buffering, muted, seeking, fading out, skipped, end of playlist, recording
events: play pressed, pause pressed, track ended, next, previous, volume > 80, headphones removed, disc inserted, playlist empty,
    network slow, sleep timer
steps: open playlist, load track, decode audio, apply equalizer, play song, skip track?, show lyrics, adjust volume, update counter,
    recommend song, stop playback, eject disc
parts: amplifier, turntable, loudspeaker, equalizer, playlist, album cover, headphone jack, microphone, cassette deck, tuner, subwoofer,
    remote control, needle, vinyl record, jukebox, metronome
groups: input sources, signal chain, library view, speakers, jazz collection
[online course]
states: enrolled, not started, in progress, quiz open, submitted, graded, failed, certified, dropped out, waitlisted, plagiarised,
    extended
events: video watched, quiz passed, score < 70, deadline extended, question asked, peer review done, certificate issued, forum banned,
    payment missed, lecture released, assignment late
steps: browse courses, enrol, watch lecture, take notes, do exercise, submit quiz, passed quiz?, repeat lesson, join forum, grade peers,
    final project, download certificate
parts: lecturer, tutor, student, syllabus, video player, quiz engine, forum, gradebook, certificate, whiteboard, webinar,
    plagiarism checker, learning path, module, badge, enrolment desk
groups: beginner track, advanced track, teaching staff, assessment, content studio
[version control]
states: untracked, modified, staged, committed, pushed, merged, conflicted, rebased, stashed, tagged, reverted, detached, under review
events: branch created, pull request opened, review approved, conflict detected, tests green, tests red, tag pushed, hook failed,
    fork synced, commit amended, reviewers >= 2
steps: clone repository, create branch, edit files, run linter, stage changes, write message, push branch, open request, tests pass?,
    resolve conflicts, squash commits, merge branch, delete branch
parts: main branch, feature branch, release branch, remote, working tree, index, commit, maintainer, reviewer, build agent, changelog,
    issue tracker, pre-commit hook, merge queue, hotfix, fork
groups: local, upstream, continuous integration, maintainers, long lived branches
[helpdesk tickets]
states: new, open, assigned, waiting on customer, escalated, on hold, resolved, closed, reopened, duplicate, spam, snoozed
events: ticket created, agent replies, customer replies, priority raised, deadline breached, satisfied rating, merged, no reply,
    supervisor joins, outage declared, age > 48
steps: read ticket, tag topic, urgent?, assign agent, ask for details, reproduce problem, search knowledge base, propose fix, escalate,
    confirm solution, survey customer, archive ticket
parts: first line agent, specialist, supervisor, knowledge base, chat widget, phone queue, mailbox, macro, ticket queue, customer,
    escalation manager, survey tool, status page, robot assistant
groups: tier one, tier two, vendors, night team, reporting
[network protocol]
states: listening, syn sent, established, closing, time wait, reset, handshaking, encrypted, congested, slow start, authenticating,
    idle timeout
events: syn received, ack received, packet lost, checksum bad, window full, fin sent, retransmit timer, certificate expired,
    address resolved, hop limit reached, ttl = 0
steps: resolve name, open socket, send hello, exchange keys, certificate valid?, send request, split segments, wait for ack,
    resend packet, reassemble, close socket, log statistics
parts: client, server, proxy, name server, border router, bridge, repeater, packet filter, relay, time server, mail server,
    certificate authority, tunnel endpoint, edge cache, dial-up modem, access point
groups: local network, backbone, application layer, transport layer, link layer, demilitarised zone
[operating system]
states: booting, user mode, kernel mode, runnable, blocked, swapped out, zombie, stopped, panicked, suspended, hibernated, shutting down
events: interrupt, page fault, time slice over, signal caught, child exits, semaphore released, disk ready, out of memory, user logs in,
    watchdog fires, load > 4
steps: load kernel, probe devices, mount root, start daemons, pick next task, switch context, page present?, swap page in,
    handle interrupt, free memory, unmount disks, power off
parts: kernel, scheduler, shell, file system, device driver, page table, swap file, daemon, window manager, clipboard, mouse, keyboard,
    boot loader, mutex, message pipe, thread pool, task bar
groups: user space, kernel space, hardware, system services, drivers
[machine learning]
states: collecting data, labelling, training, validating, overfitting, converged, diverged, fine tuning, deployed, drifted,
    early stopped, evaluated
events: loss rises, epoch done, accuracy > 0.9, gradient explodes, checkpoint saved, data drift, labels wrong, learning rate cut,
    budget spent, batch ready, model approved
steps: gather data, clean rows, split dataset, normalise features, train model, evaluate, good enough?, tune parameters,
    add regularisation, export weights, deploy model, monitor drift
parts: encoder, decoder, embedding, attention head, dropout, optimizer, loss function, data loader, feature store, tokenizer,
    classifier, decision tree, annotator, training cluster, model registry, dashboard
groups: preprocessing, neural network, output heads, evaluation suite, serving
[podcast studio]
states: planned, recording, on air, muted, edited, mastered, scheduled, published, sponsored, offline, interrupted, transcribed
events: guest cancels, mic check, jingle ends, listener calls, sponsor signs, take ruined, upload done, comment posted, signal clips,
    phone rings, silence > 5
steps: invite guest, write outline, test microphones, record intro, interview guest, cut silences, sound clean?, add jingle, mix levels,
    write show notes, upload episode, answer mail
parts: host, co-host, sound engineer, microphone, pop shield, mixing desk, headphones, foam panel, guest chair, jingle,
    hosting platform, advert slot, transmitter, antenna mast, newsreader
groups: control booth, live room, archive, sponsors, morning show
[travel booking]
states: searching, quoted, on request, confirmed, ticketed, waitlisted, rebooked, cancelled, refundable, no seats, checked in,
    expired option
events: fare found, price changed, seat selected, passport expired, flight cancelled, hotel full, deposit received, voucher accepted,
    group split, storm warning, nights >= 7
steps: choose destination, set dates, search flights, compare hotels, reserve car, price acceptable?, enter travellers, buy insurance,
    confirm booking, send itinerary, exchange currency, pack suitcase
parts: travel agent, airline, car rental, hostel, cruise ship, tour guide, suitcase, itinerary, embassy, beach resort, ski chalet,
    safari lodge, campsite, ferry company, travel insurance, Lisbon, Kyoto, Nairobi, Quebec
groups: flights, accommodation, excursions, transfers, Mediterranean, Scandinavia
[pharmacy]
states: prescribed, verified, in stock, compounded, dispensed, expired, refrigerated, recalled, substituted, picked up, counselling,
    controlled
events: prescription scanned, allergy alert, dose too high, refill due, insurance rejects, patient collects, doctor confirms,
    interaction found, bottle broken, delivery late, tablets < 30
steps: read prescription, check interactions, safe dose?, call doctor, count tablets, mix ointment, print label, explain side effects,
    take payment, log controlled drugs, order stock, destroy expired
parts: pharmacist, pill counter, mortar, pestle, ointment, cough syrup, aspirin, bandage, thermometer, eye drops, vaccine fridge,
    blister pack, prescription pad, inhaler, scale, poison cabinet
groups: counter, dispensary, cold storage, herbal remedies, wholesaler
[dentist]
states: checked, drilled, filled, numbed, extracted, polished, braced, crowned, abscessed, sensitive, flossed, rescheduled
events: toothache, appointment missed, cavity found, numbness wears off, filling falls out, x-ray taken, gum bleeds, wisdom tooth,
    patient nervous, mould set, tooth chipped
steps: lean back, open wide, inspect teeth, take x-ray, cavity present?, numb gum, drill tooth, fill cavity, polish enamel, rinse mouth,
    fit braces, book next visit
parts: molar, incisor, canine, enamel, dental drill, mirror, floss, mouthwash, hygienist, orthodontist, reclining chair, suction tube,
    crown, denture, waiting room, toothbrush
groups: upper jaw, lower jaw, surgery room, hygiene products, appointments
[veterinary clinic]
states: limping, vaccinated, wormed, neutered, groomed, caged, sneezing, microchipped, boarding, purring, growling, put on diet
events: dog barks, cat hides, owner worried, thorn removed, stitches out, appetite back, fleas found, hamster escapes, tail wags,
    weight > 30, test negative
steps: weigh pet, check ears, listen to heart, clip claws, give injection, remove tick, swallowing normal?, stitch cut, fit collar,
    prescribe drops, phone owner, book checkup
parts: spaniel, terrier, poodle, tabby, parrot, rabbit, guinea pig, ferret, pony, goldfish, canary, leash, cat carrier, feeding bowl,
    flea comb, kennel, vet nurse, gecko
groups: small animals, farm animals, kennels, operating room, pet shop
[expedition]
states: base camp, acclimatising, roped up, climbing, snowed in, lost, exhausted, on summit, descending, rescued, frostbitten,
    out of food
events: avalanche, oxygen low, blizzard hits, crevasse found, radio dead, summit reached, sherpa warns, tent torn, sun rises,
    altitude > 8000, rope cut
steps: hire guides, pack sledges, study map, pitch tent, melt snow, fix ropes, cross glacier, weather good?, climb ridge, plant flag,
    take bearings, descend, bury cache
parts: sherpa, explorer, ice axe, crampon, compass, sextant, sledge, husky, sleeping bag, rucksack, igloo, stove, snow goggles, camel,
    canoe, machete, hammock, cartographer, lantern
groups: advance party, southern route, supply depots, north face, polar station
[pirate ship]
states: becalmed, under full sail, boarding, plundering, shipwrecked, marooned, mutinous, anchored, repairing, sinking, celebrating,
    hunted
events: land ahoy, sail sighted, cannon fired, mast breaks, treasure found, rum runs out, navy approaches, parley called, storm brews,
    map stolen, plank walked
steps: hoist sails, scan horizon, friend or foe?, raise black flag, load cannons, board vessel, share loot, bury chest, draw map,
    swab deck, patch hull, sing shanty
parts: captain, first mate, boatswain, cabin boy, parrot, cutlass, cannon, crow nest, treasure chest, rum barrel, spyglass, mainsail,
    mast, figurehead, gangplank, hammock, cook, mermaid, Jamaica, Tortuga
groups: upper deck, gun deck, cargo hold, boarding party, secret island
[kingdom]
states: at peace, at war, crowned, exiled, besieged, betrothed, in rebellion, knighted, imprisoned, plague stricken, prosperous,
    beheaded
events: king dies, heir born, taxes raised, treaty signed, castle falls, peasants revolt, crown stolen, duel won, messenger arrives,
    harvest fails, joust begins
steps: summon council, levy taxes, raise army, seal treaty, heir of age?, crown monarch, hold feast, knight squire, build castle,
    banish traitor, send envoy, mint coins
parts: emperor, duke, baron, earl, squire, peasant, herald, jester, blacksmith, moat, drawbridge, throne, dungeon, falcon, sceptre,
    catapult, minstrel, monk, princess, Camelot
groups: royal court, nobility, clergy, commoners, castle keep, border lands
[bookshop publishing]
states: outlined, drafted, submitted, rejected, accepted, copyedited, illustrated, in print, remaindered, bestselling, translated,
    out of print, banned
events: manuscript arrives, contract offered, advance paid, deadline missed, cover approved, proofs returned, prize won, critic raves,
    film rights sold, copies > 10000, misprint found
steps: write chapter, revise plot, query agent, read manuscript, worth publishing?, offer contract, edit text, design cover, set type,
    bind books, send review copies, sign books, count royalties
parts: author, literary agent, illustrator, proofreader, translator, bookbinder, paperback, hardback, dust jacket, glossary, footnote,
    preface, index page, poet, ghostwriter, biographer, typesetter
groups: editorial, rights team, printing house, poetry list, book fair
[astronomy]
states: observing, cloudy, tracking, exposing, slewing, aligned, overexposed, discovered, confirmed, eclipsed, setting, parked
events: star rises, shutter opens, comet spotted, moon too bright, guide star lost, dome opens, dawn, meteor flash, brightness doubles,
    magnitude < 6, supernova alert
steps: open dome, cool camera, point telescope, find guide star, focus mirror, take exposure, image sharp?, stack frames,
    measure brightness, fit orbit, name asteroid, publish paper
parts: Mercury, Venus, Mars, Jupiter, Saturn, Uranus, Neptune, Pluto, comet, asteroid, nebula, pulsar, quasar, galaxy, Orion, Polaris,
    eyepiece, tripod, observatory, Andromeda
groups: solar system, inner planets, gas giants, Milky Way, star catalogue, night crew
[ecology food web]
states: abundant, scarce, migrating, hunted, overgrazed, balanced, flooded, burnt, recovering, protected, polluted, colonised
events: eats, is eaten by, competes with, pollinates, drought begins, predator arrives, fire spreads, nutrients washed in, ice melts,
    population > 500, oil spill
steps: mark transect, set camera traps, count droppings, tag birds, sample pond, species declining?, ban fishing, plant hedgerow,
    reintroduce wolves, monitor nests, write plan
parts: plankton, krill, herring, seal, orca, wolf, elk, hare, lynx, grasshopper, frog, heron, owl, vole, mosquito, dragonfly, reed,
    algae bloom, earthworm, fungus, vulture, beaver
groups: producers, herbivores, predators, decomposers, wetland, coral reef, tundra
[finance trading]
states: pre-open, trading, halted, order resting, partly filled, filled, cancelled, hedged, short, long, margin call, liquidated,
    bullish, bearish
events: price > limit, opening bell, closing bell, dividend paid, rumour spreads, stop loss hit, volume spikes, rate cut, merger bid,
    order expires, broker defaults
steps: read ticker, analyse chart, set limit, place order, match orders, risk acceptable?, hedge position, confirm trade, settle cash,
    book profit, report to regulator, rebalance portfolio
parts: stockbroker, order book, matching engine, clearing house, custodian, bond, option, futures contract, portfolio, hedge fund,
    pension fund, index tracker, market maker, regulator, ticker tape, gold bullion
groups: equities, commodities, foreign exchange, middle office, bond desk
[project management]
states: backlog, to do, in progress, in review, blocked, done, reopened, at risk, on track, cancelled, estimated, overdue, parked
events: sprint starts, sprint ends, scope grows, blocker removed, demo accepted, milestone reached, sponsor leaves, estimate doubled,
    dependency late, days left < 3, sign off
steps: define scope, list stakeholders, estimate effort, plan sprint, daily standup, any blockers?, remove blocker, review demo,
    update roadmap, hold retrospective, close project, celebrate success
parts: project manager, sponsor, scrum master, tester, designer, stakeholder, kanban board, risk register, roadmap, milestone,
    Gantt chart, burndown, user story, steering committee, consultant, change request
groups: phase one, phase two, delivery team, workstream data, governance
[video game console]
states: title screen, main menu, loading level, playing, paused, game over, cutscene, respawning, multiplayer lobby, high score,
    cheating, saved
events: start pressed, life lost, lives = 0, coin collected, level complete, controller unplugged, power up, enemy hit, timer zero,
    friend joins, continue chosen
steps: insert cartridge, press start, choose difficulty, load level, spawn player, read joystick, hit enemy?, add points, lose life,
    play fanfare, save progress, roll credits
parts: joystick, cartridge, controller, sprite, platform, joypad, spaceship, alien, laser gun, power pellet, ghost, racing car,
    boss monster, health bar, mini map, secret door, physics engine, renderer
groups: world one, water level, bonus stage, graphics, multiplayer servers
[camera]
states: lens capped, focusing, metering, exposing, reviewing, flash charging, card full, self timer, time lapse, zoomed in,
    underexposed, developing
events: shutter pressed, face detected, flash ready, focus locked, light < 5, battery dies, film ends, lens changed, shake detected,
    smile seen, card inserted
steps: frame subject, set aperture, choose shutter speed, focus lens, enough light?, fire flash, press shutter, review photo,
    crop image, develop film, make print, frame print
parts: lens, aperture, shutter, viewfinder, tripod, flash, film roll, light meter, wide angle lens, memory card, polariser, darkroom,
    enlarger, photo album, self portrait, landscape, strap
groups: optics, camera body, studio lights, darkroom kit, wedding album
[pottery]
states: wedged, centred, thrown, leather hard, trimmed, bone dry, bisque fired, glazed, cracked, fired, decorated, exploded
events: clay too wet, wall collapses, kiln hot, glaze drips, pot dry, handle falls off, buyer found, cone bends, rim uneven, air bubble,
    kiln > 1200
steps: wedge clay, centre clay, pull walls, shape rim, cut from wheel, dry slowly, is it dry?, trim foot, attach handle, dip in glaze,
    load kiln, fire slowly, unload kiln
parts: potter, kiln, wheel, clay, glaze, sponge, teapot, saucer, jug, bowl, flowerpot, brick, porcelain, stoneware, terracotta,
    wire cutter, brush, turntable
groups: throwing area, kiln room, glaze shelf, seconds, gallery
[carpentry]
states: measured, sawn, planed, jointed, glued, clamped, sanded, varnished, warped, splintered, assembled, waxed
events: glue dry, blade dull, knot found, joint loose, board splits, sawdust bag full, client visits, hinge fitted, length > 200,
    nail bent, varnish tacky
steps: choose timber, measure twice, cut once, plane edges, mark joints, chisel mortise, joint tight?, glue frame, clamp overnight,
    sand surface, stain wood, fit hinges, deliver cupboard
parts: workbench, handsaw, chisel, mallet, plane, vice, drill press, sandpaper, dovetail, plywood, mahogany, walnut, pine, wardrobe,
    bookcase, rocking chair, tape measure, screwdriver, toolbox
groups: hand tools, power tools, timber store, cabinets, finishing room
[mythology]
states: immortal, cursed, asleep, reborn, transformed, worshipped, chained, forgotten, victorious, wandering, in the underworld, blinded
events: oracle speaks, oath broken, monster slain, thunderbolt thrown, box opened, riddle solved, ship sails, apple eaten,
    sacrifice made, thread cut, sun stops
steps: consult oracle, build ship, gather heroes, cross sea, answer riddle, true answer?, slay hydra, steal fleece, descend to Hades,
    trick giant, return home, sing of glory
parts: Zeus, Athena, Apollo, Hermes, Poseidon, Odin, Thor, Loki, Freya, Horus, Osiris, Anubis, sphinx, centaur, minotaur, cyclops,
    Medusa, Pegasus, nymph, titan
groups: Olympus, Valhalla, heroes of Troy, river gods, monsters
[university]
states: applied, admitted, matriculated, on exchange, thesis writing, defended, tenured, on sabbatical, peer reviewed, suspended,
    dropped, honorary
events: grant awarded, paper accepted, exam postponed, supervisor away, credits >= 180, viva passed, reviewer objects, lab closed,
    degree conferred, scholarship lost, seminar cancelled
steps: choose major, attend lectures, write essay, sit exams, enough credits?, find supervisor, propose thesis, run experiments,
    write chapters, defend thesis, throw cap, join alumni
parts: professor, dean, lecturer, postdoc, doctoral student, librarian, registrar, bursar, lecture hall, dormitory, campus bookshop,
    refectory, lab technician, rector, fraternity, rowing club, observatory
groups: faculty of law, medical school, humanities, engineering, student union, graduate college
[emergency call centre]
states: ringing, answered, triaging, dispatching, transferred, unit en route, on scene, hoax, dropped call, callback, stood down,
    saturated
events: caller breathing, caller silent, location found, unit free, unit delayed, line cut, priority high, interpreter needed,
    second call, crew confirms, wait > 30
steps: answer call, ask location, ask what happened, is patient breathing?, give instructions, choose priority, find nearest unit,
    dispatch crew, stay on line, alert hospital, log times, debrief team
parts: call taker, dispatcher, paramedic, ambulance, helicopter, motorbike medic, interpreter, wall map, radio channel, headset,
    shift leader, fire liaison, coast guard, mountain rescue, duty doctor
groups: call floor, air support, ground units, hospitals, regional desk
[water heater control]
states: cold, heating up, at temperature, keeping warm, limescaled, dry fire, vented, bypass open, solar mode, night tariff, locked out,
    cooling down
events: tap opened, thermostat clicks, level ok, level low, flame lost, tariff starts, pressure relief, sensor broken, hot enough,
    timer off, delta > 8
steps: fill tank, check level, light burner, flame seen?, heat water, stir tank, vent pressure, switch tariff, mix cold water,
    stop burner, flush lime, reset lockout
parts: immersion rod, burner, flame sensor, gas valve, relief valve, mixing valve, solar collector, circulation pump, tank jacket,
    anode, timer clock, overflow pipe, ignition coil, drain cock
groups: primary loop, secondary loop, gas train, safety chain, roof panels
[auction house]
states: consigned, appraised, listed, previewing, bidding, going once, sold, unsold, reserve not met, withdrawn, collected, disputed
events: paddle raised, gavel falls, phone bid, reserve met, bidder retracts, lot mixed up, bid > 900, seller agrees, payment cleared,
    export licence refused, fake exposed
steps: receive lot, appraise value, photograph lot, print catalogue, open bidding, higher bid?, raise price, call twice, bang gavel,
    collect payment, pack antique, pay seller
parts: auctioneer, bidder, paddle, rostrum, antique clock, chandelier, porcelain doll, stamp album, grand piano, rug, silver spoon,
    necklace, diamond ring, sabre, appraiser, cashier desk, violin case
groups: furniture, jewellery, paintings, online bidders, saleroom, wine lots
[cooking competition]
states: briefed, shopping, prepping, plating, time up, judged, eliminated, through to final, immune, flustered, disqualified,
    crowned winner
events: clock starts, ingredient revealed, judge tastes, souffle sinks, sauce splits, finger cut, minutes < 5, team swapped, vote tied,
    oven off, pan catches fire
steps: draw theme, plan dish, raid pantry, dice carrots, sear duck, reduce stock, whip cream, time left?, plate up, present dish,
    taste and score, send home loser
parts: contestant, judge, presenter, blender, blowtorch, duck breast, saffron, vanilla pod, lobster, asparagus, pomegranate, coriander,
    custard, souffle, golden apron, mystery box, stopwatch, mango
groups: red team, blue team, judging panel, pantry, past winners
[smart home]
states: everyone out, someone home, asleep, party mode, movie night, vacation, away, morning routine, watering, lights dimmed,
    blinds down, unresponsive
events: sunset, sunrise, first person home, last person leaves, voice command, doorbell rings, washing done, rain sensed,
    energy price low, lux < 40, goodnight said
steps: greet resident, switch on lights, lower blinds, anyone home?, start vacuum, feed cat, brew tea, open garage, play lullaby,
    water plants, arm alarm, send summary
parts: light bulb, blind motor, vacuum cleaner, pet feeder, plant waterer, voice assistant, ceiling fan, air purifier, oven, dishwasher,
    kettle, night lamp, garage door, weather widget, energy meter, wall tablet
groups: kitchen devices, lighting, nursery, outdoor, automation rules
"""


def _parse(text: str) -> dict[str, dict[str, tuple[str, ...]]]:
    lists: dict[str, dict[str, str]] = {}
    domain = key = ""
    for line in text.strip().splitlines():
        if line.startswith("["):
            domain = line.strip("[]")
            lists[domain] = {}
            continue
        head, colon, rest = line.partition(":")
        if colon and head in KEYS:
            key, line = head, rest
        lists[domain][key] = lists[domain].get(key, "") + " " + line
    return {d: {k: tuple(name.strip() for name in names.split(",")) for k, names in by_key.items()} for d, by_key in lists.items()}


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split())


DOMAINS: dict[str, dict[str, tuple[str, ...]]] = _parse(_DOMAINS)

FIRST_NAMES: tuple[str, ...] = _split("""
Aaron Abigail Adele Adrian Agnes Ahmed Aisha Alan Albert Alice Amara Amir Ana Andre Anita Anton Arthur Astrid Beatrice Ben Bianca Boris
Brenda Bruno Camille Carlos Carmen Cedric Chen Chloe Clara Colin Dalia Daniel Daria David Deepak Diana Dmitri Dora Edgar Edith Elena Eli
Emil Emma Erik Esther Fatima Felix Fiona Frank Freya Gabriel George Gina Giulia Grace Greta Gustav Hana Harold Hassan Hector Heidi Helen
Henry Hugo Ida Igor Imran Ingrid Irene Isaac Ivan Jamal James Jana Javier Jin Joan Jonas Julia Kamal Karen Karl Keiko Kofi Lars Laura
Leila Leon Lina Louis Lucia Luther Maeve Magnus Maria Marek Martin Maya Mei Miguel Mira Mohammed Nadia Naomi Nigel Nina Noah Nora Olga
Oliver Omar Oscar Otto Pablo Paula Pedro Petra Philip Priya Quentin Rachel Rafael Ravi Rosa Ruth Samir Sara Sergei Simon Sofia Stefan
Sven Tariq Thea Tomas Uma Ursula Vera Victor Walter Wanda Wei Xavier Yara Yusuf Yuki Zara Zoe
""")

IDENTIFIERS: tuple[str, ...] = _split("""
auth_service user_id order_total parse_line read_config max_retries is_valid retry_count token_bucket cache_dir load_model save_state
next_page get_user set_timeout on_click handle_error build_index http_client raw_bytes row_count _private __init__ tmp_file log_level
work_queue job_runner session_key last_seen http2_server stage_3 utf8_decode sha256_sum node_17 OrderPlaced PaymentFailed UserSignedIn
CartEmptied ItemShipped ParserError HttpClient JsonReader TokenStream EventBus BaseModel LinkedList HashMap StateMachine MainWindow
LoginForm DataFrame ThreadPool FileWatcher RateLimiter XmlParser TcpSocket UserRepo InvoiceDto Vec3 Matrix4x4 Sha1Hasher AbstractFactory
NullPointer QueueFull load-balancer api-gateway order-db web-frontend redis-cache mail-worker build-agent edge-proxy log-shipper
cron-runner blue-green dry-run no-cache read-only x-request-id my-app data-lake node-a node-b eu-west-1 us-east-2 worker-07 front-end-v2
ubuntu-arm64 db.example mail.example www.example.org api.v1 app.main os.path config.yaml index.html main.py setup.cfg user.name
order.items net.core a.b.c com.acme.shop std.io cache.local node1.lan ns2.example.net build.log data.csv report.pdf libfoo.so README.md
10.0.0.1 192.168.1.20 v2.0.1 PENDING ACTIVE SHIPPED CANCELLED FAILED SUCCESS UNKNOWN INIT IDLE RUNNING DONE ERROR TIMEOUT RETRY ACK NACK
SYN FIN RST HELLO EOF NULL TRUE FALSE MAX_SIZE DEFAULT_PORT LOG_LEVEL HTTP_OK NOT_FOUND GET POST PUT DELETE TODO API URL CPU GPU RAM SSD
VPN DNS DHCP SQL CDN LAN WAN S3 EC2 T1000 P0 Q1 S0 S1 S2 q0 q1 q2 s_init A1 A2 B1 B2 C3 n1 n2 n42 x1 x2 y0 v3 t_0 pump2 valve3 motor_a
tank12 room101 gate7 sensor4 zone5 line9 rack3 host08 camelCase getUser onClose parseInt toString isReady fooBar newOrder userName
totalPrice lastIndex retryCount fetchData sendMail addItem closeAll foo bar baz qux init main self argv stdin stdout kwargs lambda async
await mutex enum struct malloc printf strlen regex tuple daemon
""")

WORDS: tuple[str, ...] = _split("""
able about above abroad absent accept access accident account ache acid acorn across action active actor actual adapt add address adjust
admire admit adopt adult advance advice affair affect afford afraid after again agenda agent agree ahead aim air aisle alarm album alert
alike alive alley allow almond almost alone along alpine already also alter always amaze amber amount ample amuse ancient angle angry
animal ankle annual answer ant antler anvil anxious apart appeal appear apple apply apricot apron arch arctic area arena argue arise arm
armchair aroma around arrange arrest arrive arrow artist ashamed ash ask asleep aspect assist assume atlas attach attempt attend attic
attract august author autumn avenue average avoid awake award aware away awful awkward axis axle baby back bacon badge baggage bagel
bait bake balance balcony ball ballad balloon bamboo banana band bandit banjo banner bar barber bare bargain bark barley barrel base
basic basil basket bath baton battle bay beach bead beak beam bean bear beard beast beat beauty beaver become bed bee beef beetle before
beg begin behave behind belief belong below belt bench bend beneath benefit berry beside best better between beyond bicycle big bike
bill bind birch bird birth biscuit bite bitter black blade blame blank blanket blaze bleak blend bless blind blink block blond bloom
blossom blouse blow blue bluff blunt blur blush board boast boat body boil bold bolt bone bonfire bonus book boot border bore borrow
boss both bother bottle bottom bounce bow bowl box boy bracelet brain brake branch brand brave bread break breath breeze brick bride
bridge brief bright bring brisk broad broken brook broom brother brown bruise brush bubble bucket buckle bud budget bug build bulb bulk
bullet bump bunch bundle burden burn burst bury bush busy butter button buy buzz cabbage cabin cable cactus cage cake calendar calf call
calm camel camera camp canal candle candy cane canoe canvas canyon capable cape capital captain capture caramel caravan carbon card care
career careful cargo carpet carriage carrot carry cart carve case cash castle casual cat catch cause cautious cave ceiling celery cellar
cement census centre century cereal certain chain chair chalk chance change channel chaos chapel chapter charge charm chart chase cheap
cheat cheek cheer cheese cherry chess chest chestnut chew chicken chief child chill chimney chin chip choice choose chorus chunk cider
cinema circle circuit circus citizen city civil claim clam clap class claw clay clean clear clerk clever cliff climate climb cling clip
cloak clock close cloth cloud clown club clue clumsy coach coal coarse coast coat cobra cobweb coconut code coffee coil coin cold collar
collect colony colour column comb combine come comedy comet comfort comic common compare compass compete complex concert conclude cone
confirm confuse connect consider consist contact contain content contest continue control convince cook cookie cool copper copy coral
cord corn corner correct cost cottage cotton couch cough council count country couple courage course court cousin cover cow coward crab
crack cradle craft crane crash crater crawl crayon crazy cream create creature creek creep crew cricket crime crisp critic crop cross
crow crowd crown crucial crude cruel cruise crumb crunch crush crust cry crystal cube cuckoo cucumber cup cupboard curb cure curious
curl current curry curtain curve cushion custom cut cycle cymbal dagger daily dairy daisy damage damp dance danger dare dark dart dash
data date daughter dawn day deaf deal dear debate debt decade decay deceive decent decide deck declare deep deer defeat defend define
degree delay delight deliver demand denim deny depart depend depth deputy derive desert deserve design desire desk despair dessert
destroy detail detect develop device devote dew diagram dial diamond diary dictate differ dig digit dignity dilute dim dine dinner dip
direct dirt disc discover dish dislike display distance ditch dive divide dizzy dock doctor dodge doll dollar dolphin domain donate
donkey donut door dot double doubt dough dove down dozen draft drag dragon drain drama draw drawer dream dress drift drill drink drip
drive drizzle drop drown drum dry duck due duke dull dumpling dune during dusk dust duty dwarf dwell dye each eager eagle ear early earn
earth easel east easy eat echo edge edit educate eel effect effort egg eight either elastic elbow elder elect elegant element elephant
eleven elm else embark ember emblem embrace emerald emerge emotion employ empty enable end enemy energy engage engine enjoy enough
enrich enter entire entry envy episode equal equip erase error escape essay estate eternal even evening event ever every evil exact
examine example exceed except excite excuse exhibit exile exist exit exotic expand expect expense expert explain explore express extend
extra eye fable fabric face fact fade fail faint fair fairy faith falcon fall false fame family famous fancy far farewell farmer fashion
fast fat father fault favour fear feast feather feature feeble feed feel fellow fence fern ferry fertile festival fetch fever few fiddle
field fierce fig fight figure file fill film final find fine finger finish fir fire firm first fish fist fit five fix flag flame flannel
flap flare flash flask flat flavour flea fleet flesh flexible flicker flight flint flip float flock flood floor flour flow flower fluent
fluffy fluid flute fly foam focus fog foil fold folk follow fond food foot forbid force forecast forehead foreign forest forget forgive
fork form formal fort fortune forward fossil found fountain four fox fragile frame frank free freeze frequent fresh friend fright fringe
frog front frost frown frozen fruit fuel full fun fund funnel funny fur furious future gadget gain galaxy gallery gallon gallop game
garage garlic garment gas gate gather gauge gaze gear gem general gentle genuine gesture ghost giant gift giggle ginger giraffe girl
give glacier glad glance glass gleam glide glimpse globe gloomy glory glove glow glue goal goat gold golf gondola good goose gospel
gossip gown grab grace grade gradual grain grammar grand grant grape graph grasp grass grateful grave gravel gravity gravy graze great
greedy green greet grey grief grill grin grind grip groan grocer ground group grove grow growl grudge guard guess guest guide guilt
guitar gulf gull gum gust gutter habit hail hair half hall halt ham hammer hamster hand handle handsome handy hang happen happy harbour
hard hare harm harp harsh harvest hasty hat hatch haul haunt hawk hay hazel head heal health heap hear heart heat heaven heavy hedge
hedgehog heel height heir hello helmet help hen herb herd hermit hero heron hesitate hidden hide high hike hill hint hip hire history
hit hive hobby hold hole hollow holy home honest honey honour hood hoof hook hope horizon horn horse host hot hour house hover huge hum
human humble humour hundred hungry hunt hurry hurt husband hut hymn ice icicle idea ideal idiom idle ignore ill image imagine imitate
immense impact improve impulse inch include income increase indeed index indoor infant inform inhabit inherit initial injure ink inner
innocent insect inside insist inspect inspire install instant instead insult intend interest invent invest invite iron island issue itch
item ivory ivy jacket jade jaguar jail jam jar jasmine jaw jazz jealous jelly jet jewel job join joint joke jolly journal journey joy
judge juggle juice jumble jump jungle junior jury just justice juvenile kangaroo keen keep kennel kernel kettle key kick kidney kind
king kiss kit kitchen kite kitten knee kneel knife knit knob knock knot know koala label labour lack lad ladder lady lake lamb lamp land
lane language lantern lap large lark laser last late laugh launch laurel lava lavish law lawn lawyer lay layer lazy lead leaf league
leak lean leap learn lease leather leave lecture leek left leg legal legend leisure lemon lend length lentil leopard less lesson letter
lettuce level lever liberty licence lick lid lie life lift light like lilac lily limb lime limit limp line linen linger link lion lip
liquid list listen literal litter little live lively lizard load loaf loan lobby lobster local locate lock locust lodge log lonely long
look loop loose lord lose loud lounge love lovely low loyal luck luggage lullaby lumber lump lunar lunch lung luxury lyric machine
magazine magic magnet magpie maid main maintain maize major make mammal manage mandolin manner manor mansion mantle manual many map
maple marble march margin marine mark market marry marsh mask mass master mat match mate matter mature maximum maze meadow meal mean
measure meat medal media medium meet mellow melody melon melt member memory mend mention menu merchant mercy merge merit merry mess
message metal method middle might mild mile milk mill million mimic mind mineral minor mint minute miracle mirror misery miss mist
mistake mitten mix mobile model modern modest moist moment money monitor monkey monster month mood moon moor mop moral more morning
mortal moss most motel moth mother motion motive motor mould mountain mouse mouth move much mud muffin mug mule multiply mumble muscle
museum mushroom music mussel must mustard mutter mutual mystery myth nail name nap narrow nasty nation native nature navy near neat neck
nectar need needle neglect nephew nerve nest nettle neutral never new next nice nickel night nine noble nobody nod noise nomad none
noodle noon normal north nose notable note notice nougat novel now nudge number numerous nurse nut nutmeg oak oar oasis oat obey object
obscure observe obstacle obtain obvious occasion occupy occur ocean odd odour offer office often oil old olive omelette onion only opal
open opera opinion oppose optimist option oral orange orbit orchard order ordinary organ origin ostrich other otter ounce outcome outer
outfit outlaw outline outside oval oven over owe owl own oxygen oyster pack paddle page pail pain paint pair palace pale palm pamphlet
pan pancake panda panel panic panther paper parade paradox parcel pardon parent park parrot parsley part partner party pass passage past
paste pastel pastry patch path patient patrol pattern pause paw pay pea peace peach peacock peak peanut pear pearl pebble pedal peel
peer pelican pen pencil penguin penny people pepper perch perfect perform perfume perhaps period permit person pet petal phone photo
phrase piano pick pickle picnic picture pie piece pier pierce pig pigeon pile pilgrim pillar pillow pilot pin pinch pine pink pioneer
pipe pistol pitch pity pizza place plaid plain plan planet plank plant plaster plastic plate play plea pleasant please pledge plenty
plot plough pluck plug plum plumber plump plunge plural pocket poem poet point poison polar pole polish polite pond pony pool poor
popcorn poppy popular porch porridge port portion portrait position possess possible post potato pottery pouch pound pour powder power
practice praise prawn pray precious precise prefer prepare present preserve press pretend pretty prevent prey price pride priest primary
prince print prison private prize problem process produce profit progress project promise prompt proof proper property protect proud
prove provide prune public pudding puddle pull pulse pumpkin punch pupil puppet puppy purchase pure purple purpose purse pursue push
puzzle pyramid quail quaint quality quantity quarrel quarry quarter queen quench question queue quick quiet quilt quit quiver quiz quota
quote rabbit raccoon race radar radio radish raft rage raid rail rain raise raisin ramble ranch random range rank rapid rare rascal rat
rate rather ratio rattle raven raw ray razor reach react read ready real realise reason rebel recall receive recent recipe reckon record
recover red reduce reef refer reflect refuse regard region regret regular reign reject relate relax release relief rely remain remark
remember remind remote remove renew rent repair repeat reply report request rescue resemble resist resolve resort respect rest result
retire retreat return reveal revenge reverse review reward rhyme rhythm rib ribbon rice rich riddle ride ridge rifle right rigid ring
riot ripe ripple rise risk rival river road roam roar roast rob robin rocket rocky rod rogue role roll romantic roof room root rope rose
rotate rotten rough round route routine row royal rub rubber ruby rude rug ruin rule rumble run rural rush rust rustic sack sacred sad
saddle safe saffron sage sail saint salad salary sale salmon salt salute same sample sand sandal sandwich sapphire sardine satin satisfy
sauce sausage savage save scale scan scandal scar scarce scare scarf scarlet scatter scene scent scheme scholar school science scold
scoop scope score scout scramble scrap scratch scream screen screw script scrub sea seal search season seat second secret section secure
see seed seek seem seize seldom select self sell send senior sense sentence separate serene series serious servant serve set settle
seven several severe sew shade shadow shake shallow shame shape share shark sharp shatter shave shawl shed sheep sheet shelf shell
shelter shepherd sherbet sheriff shield shift shine ship shirt shiver shock shoe shop shore short shoulder shout shovel show shower
shrimp shrink shrub shut shy sibling sick side sieve sigh sight sign signal silent silk silly silver similar simple since sincere sing
single sink sip siren sister six size skate sketch ski skill skin skip skirt sky slab slam slap sled sleep sleeve slender slice slide
slight slim slip slipper slogan slope slot slow slug smack small smart smash smell smile smoke smooth smuggle snack snail snake snap
snare snatch sneak sneeze sniff snore snow soak soap sober social sock soda sofa soft soil soldier sole solemn solid solo solve somebody
son song soon sorrow sort soul sound soup sour source south space spade spare spark sparrow speak spear special speech speed spell spend
sphere spice spider spike spill spin spinach spiral spirit spit splash splendid split spoil sponge spoon sport spot spray spread spring
sprout spur spy square squash squeak squeeze squid squirrel stable stack staff stage stain stair stale stalk stamp stand staple star
stare start starve state static station statue stay steady steak steal steam steel steep steer stem step stern stew stick stiff sting
stir stitch stock stocking stomach stone stool stop store stork storm story stout stove straight strain strange straw stray stream
street strength stress stretch strict stride strike string strip strive stroke stroll strong struggle stubborn student study stuff
stumble stump sturdy style subject submit subtle succeed sudden suffer sugar suggest suit sultan sum summer summit sun sunset superb
supper supply support suppose sure surf surface surprise surround survey survive suspect swallow swamp swan swap sway swear sweat
sweater sweep sweet swell swift swim swing sword symbol sympathy syrup system table tackle tactic tail tailor take tale talent talk tall
tame tan tangle tank tape target tart task taste tavern tax taxi tea teach team tear tease teeth tell temper temple tempt ten tenant
tend tender tennis tense tent term terrace terrible test text thank theory thick thief thigh thimble thin thing think third thirst
thirty thistle thorn thorough thought thousand thread threat three thrift thrill thrive throat throne through throw thrush thumb thunder
ticket tickle tide tidy tie tiger tight tile till timber time timid tin tiny tip tired tissue title toad toast tobacco today toe toffee
together token tolerant tomato tomorrow tone tongue tool tooth top topic torch torrent tortoise toss total touch tough tour towel tower
town toy trace track trade tradition traffic tragedy trail train trait tram trap travel tray treasure treat treaty tree tremble trench
trend trial triangle tribe trick trifle trim trip triumph trolley troop tropical trot trouble trousers trout truck true trumpet trunk
trust truth try tube tuck tug tulip tumble tuna tune tunnel turban turkey turn turnip turtle tutor twelve twenty twig twin twist two
type tyrant ugly ultimate umbrella umpire unable uncle under undo uniform union unique unit unite universe unknown unless until unusual
update uphill upper upright upset upstairs urban urge urgent use useful usual utter vacant vague vain valiant valid valley value van
vanilla vanish vapour variety various vase vast vault veal vehicle veil velvet vendor venture verb verdict verse vessel vest veteran
vibrate victim victory video view vigour village vine vinegar vintage violet violin virtue visible visit visitor vital vivid vocal voice
volcano volume vote vowel voyage vulture wade wafer wage wagon waist wait waiter wake walk wall wallet walnut walrus wander want war
wardrobe warm warn warrior wash wasp waste watch water wave wax weak wealth weapon wear weary weasel weave web wedding wedge weed week
weep weigh weird welcome well west wet whale wheat wheel when where whether which while whip whirl whisker whisper whistle white whole
wicked wide widow wife wild will willing willow win wind window wine wing wink winner winter wipe wire wise wish witch witness witty
wizard wolf woman wonder wood wool word work world worm worry worth wound wrap wreath wreck wren wrestle wrinkle wrist write wrong yacht
yard yarn yawn year yeast yell yellow yesterday yet yield yoga young youth zeal zebra zenith zero zest zigzag zinc zone zoom
""")
