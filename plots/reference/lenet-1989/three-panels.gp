# Drawn by Reprise. To change the figure, copy this file or edit it here, and run
#   gnuplot three-panels.gp
# in this folder, or for another format
#   gnuplot -e "format='png'" three-panels.gp     (svg, png or pdf)
reset
if (!exists('format')) format = 'svg'
if (!exists('output')) output = 'three-panels.'.format
data = 'three-panels.dat'
set encoding utf8
if (format eq 'svg') set terminal svg size 1230,541 fixed font 'DejaVu Sans, Verdana, sans-serif,16' enhanced background '#ffffff' butt
if (format eq 'png') set terminal pngcairo size 2460,1082 font 'DejaVu Sans,16' fontscale 1.5 linewidth 2 pointscale 3.6 dashlength 1.8 enhanced background '#ffffff' butt
if (format eq 'pdf') set terminal pdfcairo size 12.8125in,5.6354in font 'DejaVu Sans,16' fontscale 0.5625 linewidth 1.5 pointscale 1.5 dashlength 1.8 enhanced background '#ffffff' butt
# The SVG terminal puts tick labels lower and draws diamonds larger than the others.
lift = (format eq 'svg') ? 0.35 : 0
diamond = (format eq 'svg') ? 1 : 1.6
set output output

set border 3 lw 1 lc rgb '#222222'
set tics out nomirror scale 0.6 textcolor rgb '#222222'
set format x '%g'
set grid ytics lt 1 lw 0.8 lc rgb '#dddddd'
set key off
set style line 1 lc rgb '#0072b2' lw 2.6 dt (6,4) pt 5 ps 0.5
set style line 2 lc rgb '#0072b2' lw 2.6 pt 7 ps 0.6
set multiplot

set label '{/:Bold The net of 1989, as a PyTorch reproduction trains it on digits drawn from MNIST}' at screen 0.01463,0.9427 left font ',18' textcolor rgb '#222222' front
set label 'Mean of 5 trials (seeds 0–4), bands from the smallest to the largest value. Data: MNIST, 7,291 training and 2,007 test images drawn with seed 1989. Spec cd208e6c.' at screen 0.01463,0.04436 left font ',14' textcolor rgb '#555555' front

# Panel 1
set lmargin at screen 0.08293
set rmargin at screen 0.32358
set tmargin at screen 0.69871
set bmargin at screen 0.19963
set xrange [0:23.575]
set yrange [0.002:0.1]
set logscale y
set format y '%g'
set xtics (0, 5, 10, 15, 20) offset 0,lift
set ytics (0.002, 0.005, 0.01, 0.02, 0.05, 0.1)
set label '{/:Bold Training loss}' at screen 0.08293,0.88632 left font ',16' textcolor rgb '#222222' front
set label 'epoch' at screen 0.20325,0.10721 center font ',16' textcolor rgb '#222222' front
set label 'mean loss, log scale' at screen 0.02114,0.44917 center rotate by 90 font ',16' textcolor rgb '#222222' front
set object rectangle from screen 0.07496,0.71165 to screen 0.32602,0.85582 fs solid noborder fc rgb '#ffffff' back
set arrow from screen 0.0774,0.8281 to screen 0.11317,0.8281 nohead ls 1
set label 'training loss' at screen 0.1213,0.8281 left font ',16' textcolor rgb '#222222' front
set label '' at screen 0.09528,0.78373 point pt 7 ps 0.85 lc rgb '#222222' front
set label '' at screen 0.09528,0.78373 point pt 7 ps 0.52 lc rgb '#ffffff' front
set label 'published 0.004073 (repro)' at screen 0.1213,0.78373 left font ',16' textcolor rgb '#222222' front
set label '' at screen 0.09528,0.73937 point pt 7 ps 0.85 lc rgb '#222222' front
set label '' at screen 0.09528,0.73937 point pt 7 ps 0.52 lc rgb '#ffffff' front
set label 'published 0.0025 (1989 paper)' at screen 0.1213,0.73937 left font ',16' textcolor rgb '#222222' front
plot \
  data index 0 using 1:3:4 with filledcurves fc rgb '#0072b2' fs transparent solid 0.25 noborder, \
  data index 0 using 1:2 with lines ls 1, \
  data index 1 using 1:2 with points pt 7 ps 0.85 lc rgb '#222222', \
  data index 1 using 1:2 with points pt 7 ps 0.52 lc rgb '#ffffff', \
  data index 2 using 1:2 with points pt 7 ps 0.85 lc rgb '#222222', \
  data index 2 using 1:2 with points pt 7 ps 0.52 lc rgb '#ffffff'

# Panel 2
unset label
unset arrow
unset object
unset logscale
set lmargin at screen 0.39593
set rmargin at screen 0.65691
set tmargin at screen 0.69871
set bmargin at screen 0.19963
set xrange [0:23.575]
set yrange [0:10.415545590433483]
set format y '%g'
set xtics (0, 5, 10, 15, 20) offset 0,lift
set ytics (0, 2, 4, 6, 8, 10)
set label '{/:Bold Training error}' at screen 0.39593,0.88632 left font ',16' textcolor rgb '#222222' front
set label 'epoch' at screen 0.52642,0.10721 center font ',16' textcolor rgb '#222222' front
set label 'error rate (%)' at screen 0.35447,0.44917 center rotate by 90 font ',16' textcolor rgb '#222222' front
set object rectangle from screen 0.3935,0.71165 to screen 0.6445,0.85582 fs solid noborder fc rgb '#ffffff' back
set arrow from screen 0.39593,0.8281 to screen 0.43171,0.8281 nohead ls 1
set label 'training error' at screen 0.43984,0.8281 left font ',16' textcolor rgb '#222222' front
set label '' at screen 0.41382,0.78373 point pt 7 ps 0.85 lc rgb '#222222' front
set label '' at screen 0.41382,0.78373 point pt 7 ps 0.52 lc rgb '#ffffff' front
set label 'published 0.62 % (repro)' at screen 0.43984,0.78373 left font ',16' textcolor rgb '#222222' front
set label '' at screen 0.41382,0.73937 point pt 7 ps 0.85 lc rgb '#222222' front
set label '' at screen 0.41382,0.73937 point pt 7 ps 0.52 lc rgb '#ffffff' front
set label 'published 0.14 % (1989 paper)' at screen 0.43984,0.73937 left font ',16' textcolor rgb '#222222' front
plot \
  data index 3 using 1:($3*100):($4*100) with filledcurves fc rgb '#0072b2' fs transparent solid 0.25 noborder, \
  data index 3 using 1:($2*100) with lines ls 1, \
  data index 4 using 1:($2*100) with points pt 7 ps 0.85 lc rgb '#222222', \
  data index 4 using 1:($2*100) with points pt 7 ps 0.52 lc rgb '#ffffff', \
  data index 5 using 1:($2*100) with points pt 7 ps 0.85 lc rgb '#222222', \
  data index 5 using 1:($2*100) with points pt 7 ps 0.52 lc rgb '#ffffff'

# Panel 3
unset label
unset arrow
unset object
unset logscale
set lmargin at screen 0.72927
set rmargin at screen 0.99024
set tmargin at screen 0.69871
set bmargin at screen 0.19963
set xrange [0:23.575]
set yrange [0:10.415545590433483]
set format y '%g'
set xtics (0, 5, 10, 15, 20) offset 0,lift
set ytics (0, 2, 4, 6, 8, 10)
set label '{/:Bold Test error}' at screen 0.72927,0.88632 left font ',16' textcolor rgb '#222222' front
set label 'epoch' at screen 0.85976,0.10721 center font ',16' textcolor rgb '#222222' front
set label 'error rate (%)' at screen 0.6878,0.44917 center rotate by 90 font ',16' textcolor rgb '#222222' front
set object rectangle from screen 0.73496,0.21257 to screen 0.96528,0.35675 fs solid noborder fc rgb '#ffffff' back
set arrow from screen 0.7374,0.32902 to screen 0.77317,0.32902 nohead ls 2
set label 'test error' at screen 0.7813,0.32902 left font ',16' textcolor rgb '#222222' front
set label '' at screen 0.75528,0.28466 point pt 13 ps 0.95*diamond lc rgb '#222222' front
set label '' at screen 0.75528,0.28466 point pt 13 ps 0.52*diamond lc rgb '#ffffff' front
set label 'published 4.09 % (repro)' at screen 0.7813,0.28466 left font ',16' textcolor rgb '#222222' front
set label '' at screen 0.75528,0.2403 point pt 13 ps 0.95*diamond lc rgb '#222222' front
set label '' at screen 0.75528,0.2403 point pt 13 ps 0.52*diamond lc rgb '#ffffff' front
set label 'published 5 % (1989 paper)' at screen 0.7813,0.2403 left font ',16' textcolor rgb '#222222' front
plot \
  data index 6 using 1:($3*100):($4*100) with filledcurves fc rgb '#0072b2' fs transparent solid 0.25 noborder, \
  data index 6 using 1:($2*100) with lines ls 2, \
  data index 7 using 1:($2*100) with points pt 13 ps 0.95*diamond lc rgb '#222222', \
  data index 7 using 1:($2*100) with points pt 13 ps 0.52*diamond lc rgb '#ffffff', \
  data index 8 using 1:($2*100) with points pt 13 ps 0.95*diamond lc rgb '#222222', \
  data index 8 using 1:($2*100) with points pt 13 ps 0.52*diamond lc rgb '#ffffff'
unset multiplot
unset output
