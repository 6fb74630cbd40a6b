-- SPDX-License-Identifier: Apache-2.0
-- A load for sysbench in the manner of TPC-C: orders, payments, deliveries and questions of a wholesaler, in TPC-C's
-- proportions, on tables of its shape. Smaller than the standard's and without its rules of thinking and timing, so its
-- figures compare only with each other.
--   sysbench tpcc-like.lua … prepare | run | cleanup

sysbench.cmdline.options = {
    warehouses = {"Number of warehouses", 2},
    customers = {"Customers of a district", 300},
    items = {"Kinds of items", 2000},
}

local DISTRICTS = 10
local BATCH = 200

local TABLES = {
    [[CREATE TABLE warehouse (w_id INT PRIMARY KEY, name VARCHAR(10), tax DECIMAL(4,4), ytd DECIMAL(12,2))]],
    [[CREATE TABLE district (d_w_id INT, d_id INT, name VARCHAR(10), tax DECIMAL(4,4), ytd DECIMAL(12,2),
        next_o_id INT, PRIMARY KEY (d_w_id, d_id))]],
    [[CREATE TABLE customer (c_w_id INT, c_d_id INT, c_id INT, last VARCHAR(16), credit CHAR(2),
        discount DECIMAL(4,4), balance DECIMAL(12,2), payments INT, data VARCHAR(250),
        PRIMARY KEY (c_w_id, c_d_id, c_id), KEY (c_w_id, c_d_id, last))]],
    [[CREATE TABLE history (h_w_id INT, h_d_id INT, h_c_id INT, amount DECIMAL(6,2), made TIMESTAMP)]],
    [[CREATE TABLE item (i_id INT PRIMARY KEY, name VARCHAR(24), price DECIMAL(5,2), data VARCHAR(50))]],
    [[CREATE TABLE stock (s_w_id INT, s_i_id INT, quantity INT, dist VARCHAR(24), ytd INT, orders INT,
        PRIMARY KEY (s_w_id, s_i_id))]],
    [[CREATE TABLE orders (o_w_id INT, o_d_id INT, o_id INT, o_c_id INT, entered TIMESTAMP, carrier INT, lines_ INT,
        PRIMARY KEY (o_w_id, o_d_id, o_id), KEY (o_w_id, o_d_id, o_c_id, o_id))]],
    [[CREATE TABLE new_order (no_w_id INT, no_d_id INT, no_o_id INT, PRIMARY KEY (no_w_id, no_d_id, no_o_id))]],
    [[CREATE TABLE order_line (ol_w_id INT, ol_d_id INT, ol_o_id INT, ol_number INT, ol_i_id INT, quantity INT,
        amount DECIMAL(6,2), delivered TIMESTAMP NULL, PRIMARY KEY (ol_w_id, ol_d_id, ol_o_id, ol_number))]],
}

local NAMES = {"BAR", "OUGHT", "ABLE", "PRI", "PRES", "ESE", "ANTI", "CALLY", "ATION", "EING"}

-- TPC-C's last names are three syllables by the digits of a number.
local function last_name(number)
    return NAMES[math.floor(number / 100) % 10 + 1] .. NAMES[math.floor(number / 10) % 10 + 1] .. NAMES[number % 10 + 1]
end

local function random(from, to)
    return sysbench.rand.uniform(from, to)
end

local con

local function query(text, ...)
    return con:query(string.format(text, ...))
end

-- The first row, or nil.
local function row(text, ...)
    local result = con:query(string.format(text, ...))
    return result.nrows > 0 and result:fetch_row() or nil
end

local function insert(into, rows)
    for first = 1, #rows, BATCH do
        query("INSERT INTO %s VALUES %s", into, table.concat(rows, ",", first, math.min(first + BATCH - 1, #rows)))
    end
end

function cmd_prepare()
    con = sysbench.sql.driver():connect()
    for _, create in ipairs(TABLES) do
        con:query(create .. " ENGINE=InnoDB")
    end
    local items = {}
    for id = 1, sysbench.opt.items do
        items[id] = string.format("(%d,'item %d',%.2f,'%s')", id, id, random(100, 10000) / 100, string.rep("x", 40))
    end
    insert("item", items)
    for w = 1, sysbench.opt.warehouses do
        query("INSERT INTO warehouse VALUES (%d,'w%d',0.1,0)", w, w)
        local stock = {}
        for id = 1, sysbench.opt.items do
            stock[id] = string.format("(%d,%d,%d,'%s',0,0)", w, id, random(10, 100), string.rep("d", 24))
        end
        insert("stock", stock)
        for d = 1, DISTRICTS do
            query("INSERT INTO district VALUES (%d,%d,'d%d',0.1,0,1)", w, d, d)
            local customers = {}
            for c = 1, sysbench.opt.customers do
                customers[c] = string.format("(%d,%d,%d,'%s','GC',0.1,0,0,'%s')", w, d, c, last_name(c),
                    string.rep("c", 200))
            end
            insert("customer", customers)
        end
    end
end

function cmd_cleanup()
    con = sysbench.sql.driver():connect()
    for _, name in ipairs({"warehouse", "district", "customer", "history", "item", "stock", "orders", "new_order",
        "order_line"}) do
        con:query("DROP TABLE IF EXISTS " .. name)
    end
end

sysbench.cmdline.commands = {prepare = {cmd_prepare}, cleanup = {cmd_cleanup}}

local function somewhere()
    return random(1, sysbench.opt.warehouses), random(1, DISTRICTS)
end

local function new_order()
    local w, d = somewhere()
    local customer, lines = random(1, sysbench.opt.customers), random(5, 15)
    local district = row("SELECT tax, next_o_id FROM district WHERE d_w_id=%d AND d_id=%d FOR UPDATE", w, d)
    local order = tonumber(district[2])
    query("UPDATE district SET next_o_id=next_o_id+1 WHERE d_w_id=%d AND d_id=%d", w, d)
    row("SELECT discount, last, credit FROM customer WHERE c_w_id=%d AND c_d_id=%d AND c_id=%d", w, d, customer)
    query("INSERT INTO orders VALUES (%d,%d,%d,%d,NOW(),NULL,%d)", w, d, order, customer, lines)
    query("INSERT INTO new_order VALUES (%d,%d,%d)", w, d, order)
    -- In the order of their numbers, so that two orders wait for each other's stock and never in a circle.
    local wanted = {}
    for line = 1, lines do
        wanted[line] = random(1, sysbench.opt.items)
    end
    table.sort(wanted)
    for line, item in ipairs(wanted) do
        local quantity = random(1, 10)
        local price = tonumber(row("SELECT price, name, data FROM item WHERE i_id=%d", item)[1])
        row("SELECT quantity, dist FROM stock WHERE s_w_id=%d AND s_i_id=%d FOR UPDATE", w, item)
        query([[UPDATE stock SET quantity=IF(quantity>%d,quantity-%d,quantity+91-%d), ytd=ytd+%d, orders=orders+1
            WHERE s_w_id=%d AND s_i_id=%d]], quantity + 10, quantity, quantity, quantity, w, item)
        query("INSERT INTO order_line VALUES (%d,%d,%d,%d,%d,%d,%.2f,NULL)", w, d, order, line, item, quantity,
            math.min(quantity * price, 9999))
    end
end

local function payment()
    local w, d = somewhere()
    local amount = random(100, 500000) / 100
    query("UPDATE warehouse SET ytd=ytd+%.2f WHERE w_id=%d", amount, w)
    query("UPDATE district SET ytd=ytd+%.2f WHERE d_w_id=%d AND d_id=%d", amount, w, d)
    local customer = random(1, sysbench.opt.customers)
    if random(1, 100) <= 60 then
        local named = row("SELECT c_id FROM customer WHERE c_w_id=%d AND c_d_id=%d AND last='%s' ORDER BY c_id LIMIT 1",
            w, d, last_name(customer))
        customer = tonumber(named[1])
    end
    query("UPDATE customer SET balance=balance-%.2f, payments=payments+1 WHERE c_w_id=%d AND c_d_id=%d AND c_id=%d",
        amount, w, d, customer)
    query("INSERT INTO history VALUES (%d,%d,%d,%.2f,NOW())", w, d, customer, amount)
end

local function order_status()
    local w, d = somewhere()
    local last = row("SELECT o_id, carrier FROM orders WHERE o_w_id=%d AND o_d_id=%d AND o_c_id=%d ORDER BY o_id DESC LIMIT 1",
        w, d, random(1, sysbench.opt.customers))
    if last then
        query("SELECT ol_i_id, quantity, amount FROM order_line WHERE ol_w_id=%d AND ol_d_id=%d AND ol_o_id=%d", w, d,
            tonumber(last[1]))
    end
end

local function delivery()
    local w = random(1, sysbench.opt.warehouses)
    for d = 1, DISTRICTS do
        local first = row("SELECT no_o_id FROM new_order WHERE no_w_id=%d AND no_d_id=%d ORDER BY no_o_id LIMIT 1 FOR UPDATE",
            w, d)
        if first then
            local order = tonumber(first[1])
            query("DELETE FROM new_order WHERE no_w_id=%d AND no_d_id=%d AND no_o_id=%d", w, d, order)
            query("UPDATE orders SET carrier=%d WHERE o_w_id=%d AND o_d_id=%d AND o_id=%d", random(1, 10), w, d, order)
            query("UPDATE order_line SET delivered=NOW() WHERE ol_w_id=%d AND ol_d_id=%d AND ol_o_id=%d", w, d, order)
        end
    end
end

local function stock_level()
    local w, d = somewhere()
    local next_order = tonumber(row("SELECT next_o_id FROM district WHERE d_w_id=%d AND d_id=%d", w, d)[1])
    query([[SELECT COUNT(DISTINCT s_i_id) FROM order_line JOIN stock ON s_w_id=ol_w_id AND s_i_id=ol_i_id
        WHERE ol_w_id=%d AND ol_d_id=%d AND ol_o_id BETWEEN %d AND %d AND stock.quantity < %d]], w, d, next_order - 20, next_order, random(10, 20))
end

function thread_init()
    con = sysbench.sql.driver():connect()
end

function thread_done()
    con:disconnect()
end

function event()
    local dice = random(1, 100)
    con:query("BEGIN")
    if dice <= 45 then
        new_order()
    elseif dice <= 88 then
        payment()
    elseif dice <= 92 then
        order_status()
    elseif dice <= 96 then
        delivery()
    else
        stock_level()
    end
    con:query("COMMIT")
end

-- A deadlock or a lock that was waited for too long: the server has rolled back, the transaction is made again.
function sysbench.hooks.sql_error_ignorable(failure)
    return failure.sql_errno == 1213 or failure.sql_errno == 1205
end
