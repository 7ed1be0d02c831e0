-- One server's life after another: POST, GET, DELETE, GET (404). What was answered says what to ask next.
local todo = {}

function request()
  local next = table.remove(todo, 1)
  if next == nil then
    return wrk.format("POST", create_path, wrk.headers, create_body)
  end
  if next.method == "DELETE" then
    table.insert(todo, { method = "GET", id = next.id })
  end
  return wrk.format(next.method, server_path .. next.id, wrk.headers, nil)
end

function response(status, _, body)
  local id = string.match(body, '"id": ?"(%x%x%x%x%x%x%x%x%-[%x-]+)"')
  if status == 202 and id then
    table.insert(todo, { method = "GET", id = id })
  elseif status == 200 then
    id = string.match(body, '"server": ?{"id": ?"([%x-]+)"') or id
    table.insert(todo, { method = "DELETE", id = id })
  end
end

function init(arguments)
  server_path = arguments[1]
  create_path = string.sub(server_path, 1, -2)
  create_body = arguments[2]
  wrk.headers["Content-Type"] = "application/json"
end
