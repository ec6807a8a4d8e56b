%% An HTTPS server of Erlang's ssl application: start([PORT, CERTIFICATE, KEY, OPTIONS]), the last as an Erlang term.
-module(https_server).
-export([start/1]).

start([Port, Certificate, Key, Options]) ->
    {ok, _} = application:ensure_all_started(ssl),
    logger:set_primary_config(level, none),
    {ok, Tokens, _} = erl_scan:string(Options ++ "."),
    {ok, Given} = erl_parse:parse_term(Tokens),
    Fixed = [{certfile, Certificate}, {keyfile, Key}, {ip, {127, 0, 0, 1}}, {reuseaddr, true}, {backlog, 128}, {active, false}, {mode, binary}],
    {ok, Listener} = ssl:listen(list_to_integer(Port), Fixed ++ Given),
    accept(Listener).

accept(Listener) ->
    {ok, Socket} = ssl:transport_accept(Listener),
    Pid = spawn(fun() -> receive go -> serve(Socket) end end),
    ok = ssl:controlling_process(Socket, Pid),
    Pid ! go,
    accept(Listener).

serve(Socket) ->
    case ssl:handshake(Socket, 15000) of
        {ok, Connection} ->
            case ssl:recv(Connection, 0, 15000) of
                {ok, _} -> ssl:send(Connection, <<"HTTP/1.1 200 OK\r\nContent-Length: 7\r\nConnection: close\r\n\r\nerlang\n">>);
                _ -> ok
            end,
            ssl:close(Connection);
        _ -> ok
    end.
